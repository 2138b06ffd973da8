"""Starts a penalty at torch.zeros(1) and adds GPU norms out of place."""

import torch


def solve(model, x):
    penalty = torch.zeros(1)
    for p in model.parameters():
        penalty = penalty + p.pow(2).sum()
    return model(x).mean() + 0.01 * penalty


def example():
    return torch.nn.Linear(3, 2), torch.randn(4, 3)
