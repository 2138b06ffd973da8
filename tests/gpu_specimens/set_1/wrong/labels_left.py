"""Moves the images to the model's device but not the labels."""

import torch
import torch.nn.functional as F


def solve(model, n):
    X, y = torch.linspace(0, 1, n * 3).view(n, 3), torch.arange(n) % 2
    X = X.to(next(model.parameters()).device)
    loss = F.cross_entropy(model(X), y)
    loss.backward()
    return loss.detach()


def example():
    return torch.nn.Linear(3, 2), 4
