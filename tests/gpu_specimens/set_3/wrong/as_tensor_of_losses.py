"""torch.as_tensor of a list of GPU losses gives a CPU tensor."""

import torch


def solve(x):
    losses = [row.pow(2).mean() for row in x]
    return torch.as_tensor(losses).mean()


def example():
    return (torch.randn(3, 4),)
