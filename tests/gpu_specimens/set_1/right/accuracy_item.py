"""Accuracy as a Python float."""


def solve(z, y):
    return (z.argmax(1) == y).float().mean().item()


def example():
    import torch

    return torch.randn(6, 3), torch.tensor([0, 2, 1, 1, 0, 2])
