# task: logistic_grad
# fails:
#   test_golden_numbers
#   test_fresh_numbers
#   test_bias_gradient_is_a_mean
#   test_large_logits
#   test_sizes_of_one[one_feature]
#   test_second_batch
#   test_transposed
#   test_device
#   test_column_targets
#   test_half_precision
"""`mean()` has already divided by n, so the second division makes the bias learn n times too slowly. With a batch of
one example nobody would notice.
"""

import torch


def logistic_grad(X, t, w, b):
    n = X.shape[0]
    residual = (1 + torch.tanh((X @ w + b) / 2)) / 2 - t
    return X.T @ residual / n, residual.mean() / n
