"""A sparse matrix built from lists on the CPU, times features on the GPU."""

import torch


def solve(x):
    adj = torch.sparse_coo_tensor([[0, 1, 2], [1, 2, 0]], [1.0, 1.0, 1.0], (3, 3))
    return torch.sparse.mm(adj, x)


def example():
    return (torch.randn(3, 2),)
