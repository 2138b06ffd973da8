"""Indexes a CPU identity matrix with labels on the GPU."""

import torch


def solve(y, C):
    return torch.eye(C)[y]


def example():
    return torch.tensor([0, 2, 1]), 3
