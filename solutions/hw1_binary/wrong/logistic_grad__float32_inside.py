# task: logistic_grad
# fails:
#   nothing_yet
"""The products are computed in float64, but the predictions pass through float32 and bring seven right digits with
them. One `.float()` on the way is enough to lose the rest.
"""

import torch


def logistic_grad(X, t, w, b):
    a = (1 + torch.tanh((X @ w + b).float() / 2)) / 2
    residual = a.to(X.dtype) - t
    return X.T @ residual / len(t), residual.mean()
