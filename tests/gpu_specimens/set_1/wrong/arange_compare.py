"""Compares labels with an arange on the CPU."""

import torch


def solve(y, C):
    return (y[:, None] == torch.arange(C)).float()


def example():
    return torch.tensor([0, 2, 1]), 3
