"""One-hot by comparing with an arange on the labels' device."""

import torch


def solve(y, C):
    return (y[:, None] == torch.arange(C).to(y.device)).float()


def example():
    return torch.tensor([0, 2, 1]), 3
