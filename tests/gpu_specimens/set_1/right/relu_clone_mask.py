"""ReLU by assigning through a mask."""


def solve(x):
    out = x.clone()
    out[out < 0] = 0
    return out


def example():
    import torch

    return (torch.randn(3, 4),)
