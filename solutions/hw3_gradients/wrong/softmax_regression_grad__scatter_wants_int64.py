# task: softmax_regression_grad
# fails:
#   test_label_dtypes[int8]
#   test_label_dtypes[uint8]
#   test_label_199
"""`scatter_` takes int64 indices (and int32), but neither int8 nor uint8, in which labels often come. Convert them with
`.long()`, or compare them with `arange(C)`, which works for every dtype."""

import torch


def softmax_regression_grad(X, y, W, b):
    logits = X @ W.T + b
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True)
    onehot = torch.zeros_like(a)
    onehot.scatter_(1, y.reshape(-1, 1), 1.0)
    error = (a - onehot) / X.shape[0]
    return error.T @ X, error.sum(dim=0)
