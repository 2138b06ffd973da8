"""torch.where with a CPU vector of zeros."""

import torch


def solve(x):
    return torch.where(x > 0, x, torch.zeros(x.shape))


def example():
    return (torch.randn(4),)
