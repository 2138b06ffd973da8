"""Fills a CPU buffer row by row, so the result is on the CPU."""

import torch


def solve(x):
    out = torch.zeros(x.shape)
    for i, row in enumerate(x):
        out[i] = row / row.norm()
    return out


def example():
    return (torch.randn(4, 2),)
