"""A Kronecker product with an identity made on the CPU."""

import torch


def solve(x):
    return torch.kron(torch.eye(2), x)


def example():
    return (torch.randn(2, 3),)
