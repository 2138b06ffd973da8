"""One-hot by indexing an identity matrix on the labels' device."""

import torch


def solve(y, C):
    return torch.eye(C, device=y.device)[y]


def example():
    return torch.tensor([0, 2, 1]), 4
