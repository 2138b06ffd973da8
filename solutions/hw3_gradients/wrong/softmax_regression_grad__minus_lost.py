# task: softmax_regression_grad
# fails:
#   test_worked_example
#   test_fresh_problem
#   test_float32
#   test_bias_shifts_the_logits
#   test_bias_gradient_is_averaged_once
#   test_large_logits
#   test_label_dtypes
#   test_label_199
#   test_absent_classes
#   test_non_contiguous_input
#   test_device
#   test_column_of_labels
"""Truth minus prediction is the direction of descent, not the gradient: the formula with Y - A has a minus sign in
front. Subtracting this in a training step climbs instead of descending."""

import torch


def softmax_regression_grad(X, y, W, b):
    logits = X @ W.T + b
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True)
    onehot = torch.eye(b.shape[0], dtype=X.dtype)[y.long()]
    error = (onehot - a) / X.shape[0]
    return error.T @ X, error.sum(dim=0)
