# task: softmax_regression_grad
# fails:
#   test_worked_example
#   test_fresh_problem
#   test_float32
#   test_bias_shifts_the_logits
#   test_bias_gradient_is_averaged_once
#   test_large_logits
#   test_classes_cancel
#   test_label_dtypes
#   test_label_199
#   test_absent_classes
#   test_single_class
#   test_non_contiguous_input
#   test_device
#   test_column_of_labels
"""dim=0 runs over the examples, so here the batch competes for each class. The classes of one example must compete:
they lie along the last dimension, dim=1 of an (n, C) table."""

import torch


def softmax_regression_grad(X, y, W, b):
    logits = X @ W.T + b
    powers = torch.exp(logits - logits.amax(dim=0))
    a = powers / powers.sum(dim=0)
    onehot = torch.eye(b.shape[0], dtype=X.dtype)[y.long()]
    error = (a - onehot) / X.shape[0]
    return error.T @ X, error.sum(dim=0)
