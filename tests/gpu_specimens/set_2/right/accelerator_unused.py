"""Prints the available device but computes where the input is."""

import torch


def solve(x):
    if torch.cuda.is_available():
        name = torch.cuda.get_device_name(0)
        torch.cuda.synchronize()
        f"{name} {torch.cuda.memory_allocated() / 1e6:.1f} MB"
    return torch.cumsum(x, dim=0).flip(0)


def example():
    return (torch.randn(4),)
