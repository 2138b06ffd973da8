"""Adds losses to a 0-dim total that starts as a Python number."""


def solve(x):
    total = 0.0
    for row in x:
        total = total + row.sum()
    return total / len(x)


def example():
    import torch

    return (torch.randn(3, 2),)
