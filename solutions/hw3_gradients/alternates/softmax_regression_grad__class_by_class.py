# task: softmax_regression_grad
"""Right: one class at a time, each gradient a mean over the examples; returns a list, which unpacks like a tuple."""

import torch


def softmax_regression_grad(X, y, W, b):
    Z = torch.nn.functional.linear(X, W, b)
    powers = torch.exp(Z - Z.amax(dim=1, keepdim=True))
    total = powers.sum(dim=1)
    rows, biases = [], []
    for c in range(W.shape[0]):
        error = powers[:, c] / total - (y == c).to(X.dtype)
        rows.append((error[:, None] * X).mean(dim=0))
        biases.append(error.mean())
    return [torch.stack(rows), torch.stack(biases)]
