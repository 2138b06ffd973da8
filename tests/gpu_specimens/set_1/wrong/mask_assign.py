"""Assigns a CPU vector through a mask."""

import torch


def solve(x):
    out = x.clone()
    mask = x < 0
    out[mask] = torch.zeros(int(mask.sum()))
    return out


def example():
    return (torch.tensor([1.0, -1.0, -2.0]),)
