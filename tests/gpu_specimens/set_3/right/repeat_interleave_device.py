"""Repeats rows by counts that are made on the device."""

import torch


def solve(x):
    n = torch.tensor([1, 2, 3], device=x.device)
    big = x.repeat_interleave(n, dim=0)
    group = torch.repeat_interleave(torch.arange(3, device=x.device), n)
    return torch.zeros_like(x).index_add_(0, group, big)


def example():
    return (torch.randn(3, 2),)
