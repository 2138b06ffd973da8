# task: logistic_grad
# fails:
#   test_large_logits
#   test_column_targets
#   test_half_precision
"""A gradient by hand needs a stable sigmoid as much as autograd does: for a logit of 1000 this prediction is inf /
inf, and one NaN spreads to all weights.
"""

import torch


def logistic_grad(X, t, w, b):
    power = torch.exp(X @ w + b)
    residual = power / (1 + power) - t
    return X.T @ residual / len(t), residual.mean()
