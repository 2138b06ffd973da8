"""Largest value per class by scatter_reduce_."""

import torch


def solve(values, y):
    out = torch.full((3,), float("-inf"), device=values.device, dtype=values.dtype)
    return out.scatter_reduce_(0, y, values, reduce="amax", include_self=False)


def example():
    return torch.randn(6), torch.tensor([0, 1, 2, 1, 0, 2])
