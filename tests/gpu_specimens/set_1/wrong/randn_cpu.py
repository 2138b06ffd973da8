"""Noise made on the CPU."""

import torch


def solve(x):
    return x + 0.0 * torch.randn(x.shape)


def example():
    return (torch.ones(4),)
