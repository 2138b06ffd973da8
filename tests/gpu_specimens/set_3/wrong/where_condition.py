"""torch.where with a condition made on the CPU."""

import torch


def solve(x):
    first = torch.arange(x.shape[-1]) < 2
    return torch.where(first, x, 0.0)


def example():
    return (torch.randn(2, 4),)
