# task: softmax_regression_grad
# fails:
#   test_worked_example
#   test_fresh_problem[5-3-4]
#   test_fresh_problem[2-7-3]
#   test_fresh_problem[4-4-4]
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
"""(A - Y) / n is already divided by n, so `mean` divides the bias gradient by n a second time. The model still learns,
only its bias crawls; sum the rows instead."""

import torch


def softmax_regression_grad(X, y, W, b):
    logits = X @ W.T + b
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True)
    onehot = torch.eye(b.shape[0], dtype=X.dtype)[y.long()]
    error = (a - onehot) / X.shape[0]
    return error.T @ X, error.mean(dim=0)
