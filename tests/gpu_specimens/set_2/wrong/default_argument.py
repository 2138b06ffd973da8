"""A default argument that is a CPU tensor."""

import torch


def solve(x, w=torch.tensor([1.0, 2.0, 3.0])):
    return (x * w).sum(dim=1)


def example():
    return (torch.randn(2, 3),)
