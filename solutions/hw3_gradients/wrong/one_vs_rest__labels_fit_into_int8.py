# task: one_vs_rest
"""int8 ends at 127: label 199 converted to it comes back as -57, which no class is equal to, and its examples silently
belong to nobody. If labels must be converted, convert them to int64."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    y = y.to(torch.int8)  # as in the lecture
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype)
    b = torch.zeros(num_classes, dtype=X.dtype)
    for c in range(num_classes):
        t = (y == c).to(X.dtype)
        for _ in range(epochs):
            error = 1 / (1 + torch.exp(-(X @ W[c] + b[c]))) - t
            W[c] -= lr * (X.T @ error) / X.shape[0]
            b[c] -= lr * error.mean()
    return W, b
