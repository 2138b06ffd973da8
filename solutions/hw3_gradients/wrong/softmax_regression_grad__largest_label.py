# task: softmax_regression_grad
# fails:
#   test_absent_classes
#   test_column_of_labels
"""The largest label plus one is the number of classes only if the last class happens to occur in this batch. How many
there are is written in the shape of W."""

import torch


def softmax_regression_grad(X, y, W, b):
    n, C = X.shape[0], int(y.max()) + 1
    logits = X @ W.T + b
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True)
    onehot = torch.eye(C, dtype=X.dtype, device=X.device)[y.long()]
    error = (a - onehot) / n
    return error.T @ X, error.sum(dim=0)
