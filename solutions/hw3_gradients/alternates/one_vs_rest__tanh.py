# task: one_vs_rest
"""Right: all classes side by side, with the sigmoid written as (1 + tanh(z / 2)) / 2."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    T = torch.eye(num_classes, dtype=X.dtype, device=X.device)[y.long()]
    W = X.new_zeros(num_classes, X.shape[1])
    b = X.new_zeros(num_classes)
    for _ in range(epochs):
        E = (0.5 + 0.5 * torch.tanh((X @ W.T + b) / 2) - T) / X.shape[0]
        W, b = W - lr * E.T @ X, b - lr * E.sum(dim=0)
    return W, b
