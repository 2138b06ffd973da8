# task: softmax_regression_grad
"""Right: never forms the error. The gradient is what the model predicts for each class, A^T X, minus what the labels
say, the sum of the features of each class."""

import torch


def softmax_regression_grad(X, y, W, b):
    n, C = X.shape[0], b.shape[0]
    Z = X @ W.T + b
    A = torch.exp(Z - Z.amax(dim=1, keepdim=True))
    A = A / A.sum(dim=1, keepdim=True)
    observed = torch.zeros(C, X.shape[1], dtype=X.dtype, device=X.device).index_add_(0, y.long(), X)
    counts = torch.bincount(y.long(), minlength=C)
    return (A.T @ X - observed) / n, (A.sum(dim=0) - counts) / n
