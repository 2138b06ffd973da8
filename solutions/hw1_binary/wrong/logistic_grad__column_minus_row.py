# task: logistic_grad
# fails:
#   test_golden_numbers
#   test_fresh_numbers
#   test_large_logits
#   test_sizes_of_one[one_feature]
#   test_second_batch
#   test_transposed
#   test_cost
#   test_device
#   test_column_targets
#   test_half_precision
"""Predictions of shape (n, 1) minus targets of shape (n,) give an (n, n) table of all pairs, without a word of
warning. Print the shapes: both must be (n,), or both (n, 1).
"""

import torch


def logistic_grad(X, t, w, b):
    a = (1 + torch.tanh((X @ w[:, None] + b) / 2)) / 2
    errors = a - t
    return (X.T @ errors).mean(1) / len(t), errors.mean()
