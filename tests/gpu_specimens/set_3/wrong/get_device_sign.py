"""Takes get_device() > 0 for "is on a GPU", but the first GPU is number 0."""

import torch


def solve(x):
    dev = x.get_device() if x.get_device() > 0 else "cpu"
    table = torch.arange(6.0, device=dev)
    return table[: x.shape[0]] * x


def example():
    return (torch.randn(4),)
