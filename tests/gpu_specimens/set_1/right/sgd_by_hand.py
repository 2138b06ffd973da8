"""Gradient descent by hand with loss.backward()."""

import torch


def solve(X, y, steps):
    w = torch.zeros(X.shape[1], device=X.device, requires_grad=True)
    for _ in range(steps):
        loss = ((X @ w - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
            w.grad.zero_()
    return w.detach()


def example():
    return torch.randn(8, 3), torch.randn(8), 5
