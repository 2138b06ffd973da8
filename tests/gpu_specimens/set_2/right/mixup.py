"""Mixup with a permutation from the CPU as index and a lambda drawn as a 0-dim tensor."""

import torch


def solve(x, y, C):
    torch.manual_seed(0)
    lam = torch.distributions.Beta(0.4, 0.4).sample()
    perm = torch.randperm(x.size(0))
    t = torch.nn.functional.one_hot(y, C).float()
    return lam * x + (1 - lam) * x[perm], lam * t + (1 - lam) * t[perm]


def example():
    return torch.randn(4, 3), torch.tensor([0, 1, 2, 1]), 3
