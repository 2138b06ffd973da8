"""Builds its constants in a device context."""

import torch


def solve(x):
    with torch.device(x.device):
        w = torch.arange(x.shape[1], dtype=torch.float32)
        b = torch.ones(1)
    return x * w + b


def example():
    return (torch.randn(2, 3),)
