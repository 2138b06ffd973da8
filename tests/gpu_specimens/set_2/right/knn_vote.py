"""Nearest neighbours by topk and mode."""

import torch


def solve(X, y, Q, k):
    d = ((Q[:, None, :] - X[None]) ** 2).sum(-1)
    idx = d.topk(k, largest=False).indices
    return torch.mode(y[idx], dim=1).values


def example():
    return torch.randn(10, 2), torch.randint(0, 3, (10,)), torch.randn(4, 2), 3
