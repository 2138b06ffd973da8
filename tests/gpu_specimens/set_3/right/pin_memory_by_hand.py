"""Pins CPU inputs if there is a GPU, and copies them to the weights without blocking."""

import torch


def solve(x, w):
    if torch.cuda.is_available() and not x.is_cuda:
        x = x.pin_memory()
    return x.to(w.device, non_blocking=True) @ w


def example():
    return torch.randn(4, 3), torch.randn(3)
