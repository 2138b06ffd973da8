# task: one_vs_rest
# fails:
#   test_large_logits
"""e^z / (1 + e^z) is inf / inf for z = 1000, and one NaN in the error spoils all weights. 1 / (1 + e^-z) is the same
function and has the right value everywhere."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device)
    for c in range(num_classes):
        t = (y == c).to(X.dtype)
        for _ in range(epochs):
            power = torch.exp(X @ W[c] + b[c])
            error = power / (1 + power) - t
            W[c] -= lr * (X.T @ error) / X.shape[0]
            b[c] -= lr * error.mean()
    return W, b
