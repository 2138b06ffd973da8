"""requires_grad=True before the move: on a GPU the moved tensor is no leaf and has no gradient."""

import torch


def solve(X, y):
    w = torch.zeros(3, requires_grad=True).to(X.device)
    loss = ((X @ w - y) ** 2).mean()
    loss.backward()
    return w.detach() - 0.1 * w.grad


def example():
    return torch.randn(5, 3), torch.randn(5)
