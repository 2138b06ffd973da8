"""Brings the result to the CPU."""


def solve(x):
    return (x * 2).cpu()


def example():
    import torch

    return (torch.randn(3),)
