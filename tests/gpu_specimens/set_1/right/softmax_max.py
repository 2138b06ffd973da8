"""Softmax with the maximum subtracted."""

import torch


def solve(z):
    e = torch.exp(z - z.max(dim=1, keepdim=True).values)
    return e / e.sum(dim=1, keepdim=True)


def example():
    return (torch.randn(4, 3),)
