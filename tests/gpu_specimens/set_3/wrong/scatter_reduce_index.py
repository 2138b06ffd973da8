"""scatter_reduce with an index made on the CPU."""

import torch


def solve(x):
    index = torch.arange(x.shape[0]) % 2
    return torch.zeros(2, device=x.device).scatter_reduce(0, index, x, reduce="sum")


def example():
    return (torch.randn(5),)
