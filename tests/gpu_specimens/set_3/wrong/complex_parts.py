"""torch.complex of a GPU real part and a CPU imaginary part."""

import torch


def solve(x):
    return torch.complex(x, torch.zeros(len(x))).abs()


def example():
    return (torch.randn(4),)
