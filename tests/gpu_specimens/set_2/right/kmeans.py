"""K-means with cdist and index_add."""

import torch


def solve(X, k):
    C = X[:k].clone()
    for _ in range(4):
        a = torch.cdist(X, C).argmin(dim=1)
        sums = torch.zeros_like(C).index_add_(0, a, X)
        counts = torch.bincount(a, minlength=k).clamp(min=1).unsqueeze(1)
        C = sums / counts
    return C, a


def example():
    return torch.randn(12, 2), 3
