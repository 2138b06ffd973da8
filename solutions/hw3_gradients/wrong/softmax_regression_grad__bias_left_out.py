# task: softmax_regression_grad
# fails:
#   test_fresh_problem
#   test_float32
#   test_bias_shifts_the_logits
#   test_label_dtypes
#   test_label_199
#   test_absent_classes
#   test_non_contiguous_input
#   test_device
#   test_column_of_labels
"""The gradient depends on the probabilities, and these depend on the bias: the logits are X W^T + b. Without b the
gradient is that of another model, right only as long as all biases are equal."""

import torch


def softmax_regression_grad(X, y, W, b):
    logits = X @ W.T
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True)
    onehot = torch.eye(b.shape[0], dtype=X.dtype)[y.long()]
    error = (a - onehot) / X.shape[0]
    return error.T @ X, error.sum(dim=0)
