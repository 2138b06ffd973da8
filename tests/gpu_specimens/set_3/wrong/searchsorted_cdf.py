"""Inverse sampling with a table on the CPU."""

import torch


def solve(u):
    cdf = torch.cumsum(torch.tensor([0.2, 0.3, 0.5]), 0)
    return torch.searchsorted(cdf, u)


def example():
    return (torch.rand(5),)
