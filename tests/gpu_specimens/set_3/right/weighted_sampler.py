"""Balances classes with a WeightedRandomSampler, weights and counts taken from the CPU."""

import torch
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler


def solve(X, y):
    counts = torch.bincount(y)
    weights = (1.0 / counts.float())[y]
    g = torch.Generator().manual_seed(0)
    sampler = WeightedRandomSampler(weights.tolist(), num_samples=len(y), generator=g)
    seen = [yb for _, yb in DataLoader(TensorDataset(X, y), batch_size=3, sampler=sampler)]
    return torch.bincount(torch.cat(seen), minlength=len(counts))


def example():
    return torch.randn(8, 2), torch.tensor([0, 0, 0, 0, 0, 0, 1, 1])
