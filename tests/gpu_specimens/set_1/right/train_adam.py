"""Trains a module with Adam, batches from a shuffled index."""

import torch
from torch import nn


def solve(X, y):
    model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 2)).to(X.device)
    opt = torch.optim.Adam(model.parameters(), lr=0.05)
    lossf = nn.CrossEntropyLoss()
    for _ in range(3):
        perm = torch.randperm(len(X))
        for i in range(0, len(X), 4):
            idx = perm[i : i + 4]
            opt.zero_grad()
            loss = lossf(model(X[idx]), y[idx])
            loss.backward()
            opt.step()
    return model(X)


def example():
    return torch.randn(12, 3), torch.randint(0, 2, (12,))
