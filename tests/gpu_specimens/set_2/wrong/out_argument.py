"""Writes into a CPU buffer through out=."""

import torch


def solve(a, b):
    buf = torch.empty(a.shape)
    torch.add(a, b, out=buf)
    return buf


def example():
    return torch.randn(3), torch.randn(3)
