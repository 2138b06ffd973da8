"""Histogram edges made on the CPU for bucketize."""

import torch


def solve(x):
    return torch.bucketize(x, torch.linspace(0, 1, 5))


def example():
    return (torch.rand(6),)
