"""One-hot with zeros on the labels' device and scatter_."""

import torch


def solve(y, C):
    out = torch.zeros(len(y), C, device=y.device)
    return out.scatter_(1, y.unsqueeze(1), 1.0)


def example():
    return torch.tensor([0, 2, 1]), 3
