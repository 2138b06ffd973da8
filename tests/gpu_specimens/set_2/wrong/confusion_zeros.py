"""A confusion matrix counted into a CPU tensor."""

import torch


def solve(pred, y, C):
    cm = torch.zeros(C, C, dtype=torch.int64)
    for p, t in zip(pred, y):
        cm[t, p] += 1
    return cm


def example():
    return torch.tensor([0, 1, 1]), torch.tensor([0, 1, 2]), 3
