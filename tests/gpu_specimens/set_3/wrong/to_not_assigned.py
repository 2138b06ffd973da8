"""Calls X.to(device) without keeping what it returns."""

import torch


def solve(model, rows):
    device = next(model.parameters()).device
    X = torch.tensor(rows)
    X.to(device)
    return model(X)


def example():
    return torch.nn.Linear(2, 2), [[1.0, 2.0], [3.0, 4.0]]
