"""A module-level weight made on the CPU."""

import torch

KERNEL = torch.tensor([0.25, 0.5, 0.25])


def solve(x):
    return x * KERNEL


def example():
    return (torch.randn(2, 3),)
