"""The lecture's one-hot: zeros on the CPU, scattered with labels on the GPU."""

import torch


def solve(y, C):
    return torch.zeros(len(y), C).scatter_(1, y.unsqueeze(1), 1.0)


def example():
    return torch.tensor([0, 2, 1]), 3
