"""Per-sample gradients by torch.func."""

import torch
from torch.func import grad, vmap


def solve(w, X, y):
    def loss(w, x, t):
        return (x @ w - t) ** 2

    return vmap(grad(loss), in_dims=(None, 0, 0))(w, X, y)


def example():
    return torch.randn(3), torch.randn(5, 3), torch.randn(5)
