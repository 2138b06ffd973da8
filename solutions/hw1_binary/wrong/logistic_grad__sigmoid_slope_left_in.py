# task: logistic_grad
# fails:
#   test_golden_numbers
#   test_fresh_numbers
#   test_bias_gradient_is_a_mean
#   test_large_logits
#   test_sizes_of_one
#   test_second_batch
#   test_transposed
#   test_device
#   test_column_targets
#   test_half_precision
"""a (1 - a) belongs to the squared error. In the cross-entropy it cancels against the slope of the logarithm, and a -
t is all that remains: that is why one learns from wrong certainties with it.
"""

import torch


def logistic_grad(X, t, w, b):
    a = (1 + torch.tanh((X @ w + b) / 2)) / 2
    slope = (a - t) * a * (1 - a)
    return X.T @ slope / len(t), slope.mean()
