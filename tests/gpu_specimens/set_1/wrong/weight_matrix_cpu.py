"""A fresh weight matrix on the CPU in a matrix product."""

import torch


def solve(X, y):
    w = torch.zeros(X.shape[1], 1, requires_grad=True)
    loss = ((X @ w).squeeze() - y).pow(2).mean()
    loss.backward()
    return w.grad


def example():
    return torch.randn(4, 3), torch.randn(4)
