# task: one_vs_rest
"""Right: one logistic regression after the other, with 1 / (1 + e^-z), whose value is right everywhere."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    n = X.shape[0]
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device)
    for c in range(num_classes):
        t = (y == c).to(X.dtype)
        w, bias = W[c].clone(), b[c].clone()
        for _ in range(epochs):
            a = 1 / (1 + torch.exp(-(X @ w + bias)))
            w = w - lr * (X * (a - t)[:, None]).mean(dim=0)
            bias = bias - lr * (a - t).sum() / n
        W[c], b[c] = w, bias
    return W, b
