"""A GPU mask used to fill a CPU tensor."""

import torch


def solve(x):
    out = torch.zeros(x.shape)
    out[x > 0] = 1.0
    return out


def example():
    return (torch.randn(4),)
