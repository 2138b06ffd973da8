"""A learning rate per feature as a CPU vector."""

import torch


def solve(X, y):
    w = torch.zeros(3, device=X.device, requires_grad=True)
    lr = torch.tensor([0.1, 0.01, 0.001])
    for _ in range(2):
        loss = ((X @ w - y) ** 2).mean()
        (g,) = torch.autograd.grad(loss, w)
        with torch.no_grad():
            w -= lr * g
    return w


def example():
    return torch.randn(5, 3), torch.randn(5)
