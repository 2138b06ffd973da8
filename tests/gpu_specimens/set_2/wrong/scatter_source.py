"""scatter_add_ with a source on the CPU."""

import torch


def solve(y, C):
    hist = torch.zeros(C, device=y.device)
    return hist.scatter_add_(0, y, torch.ones(len(y)))


def example():
    return torch.tensor([0, 2, 2, 1]), 3
