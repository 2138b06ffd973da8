"""A CPU lookup table indexed with GPU labels."""

import torch


def solve(y):
    names = torch.tensor([10, 20, 30])
    return names[y]


def example():
    return (torch.tensor([0, 2]),)
