"""Inverted dropout with rand_like."""

import torch


def solve(x, p):
    mask = (torch.rand_like(x) > p).to(x.dtype)
    return x * mask / (1 - p)


def example():
    return torch.ones(4, 5), 0.0
