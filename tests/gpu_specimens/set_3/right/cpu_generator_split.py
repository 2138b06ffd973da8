"""A split by a seeded CPU generator; its permutation indexes the data wherever they are."""

import torch


def solve(X, y):
    perm = torch.randperm(len(X), generator=torch.Generator().manual_seed(1))
    train, val = perm[:5], perm[5:]
    mu = X[train].mean(0)
    return X[val] - mu, y[val.to(y.device)]


def example():
    return torch.randn(8, 2), torch.arange(8)
