"""Adds GPU losses to a 0-dim CPU total in place."""

import torch


def solve(x):
    total = torch.tensor(0.0)
    for row in x:
        total += row.sum()
    return total


def example():
    return (torch.randn(3, 2),)
