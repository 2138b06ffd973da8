"""Collects numbers in a list and makes a CPU tensor of them."""

import torch


def solve(x):
    return torch.tensor([row.max() for row in x])


def example():
    return (torch.randn(3, 2),)
