# task: softmax_regression_grad
# fails:
#   test_worked_example
#   test_fresh_problem
#   test_float32
#   test_bias_shifts_the_logits
#   test_large_logits
#   test_classes_cancel
#   test_label_dtypes
#   test_label_199
#   test_absent_classes
#   test_single_class
#   test_non_contiguous_input
#   test_device
#   test_column_of_labels
"""X^T E has the shape (m, C) of W^T: the lecture's formula has one more transpose around it. A gradient has the shape
of what it is the gradient of; with m = C nothing but the values would tell."""

import torch


def softmax_regression_grad(X, y, W, b):
    logits = X @ W.T + b
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True)
    onehot = torch.eye(b.shape[0], dtype=X.dtype)[y.long()]
    error = (a - onehot) / X.shape[0]
    return X.T @ error, error.sum(dim=0)
