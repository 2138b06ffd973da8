# task: logistic_grad
# fails:
#   test_golden_numbers
#   test_fresh_numbers
#   test_bias_gradient_is_a_mean
#   test_large_logits
#   test_second_batch
#   test_transposed
#   test_device
#   test_column_targets
#   test_half_precision
"""`reshape(m, n)` has the shape of the transpose but not its contents: it refills the numbers row by row, so features
of different examples are mixed. Only `.T` exchanges rows and columns.
"""

import torch


def logistic_grad(X, t, w, b):
    n, m = X.shape
    residual = (1 + torch.tanh((X @ w + b) / 2)) / 2 - t
    return X.reshape(m, n) @ residual / n, residual.mean()
