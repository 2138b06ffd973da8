"""Confusion matrix filled in a Python loop."""

import torch


def solve(pred, y, C):
    m = torch.zeros(C, C, dtype=torch.long, device=y.device)
    for p, t in zip(pred, y):
        m[t, p] += 1
    return m


def example():
    return torch.tensor([0, 1, 1, 2]), torch.tensor([0, 1, 2, 2]), 3
