"""Takes an optional device argument and defaults to that of the data."""

import torch


def solve(X, y, device=None):
    if device is None:
        device = X.get_device() if X.is_cuda else "cpu"
    w = torch.randn(X.shape[1], device=device, dtype=X.dtype) * 0
    return (X.to(device) @ w - y.to(device)).abs().mean()


def example():
    return torch.randn(4, 3), torch.randn(4)
