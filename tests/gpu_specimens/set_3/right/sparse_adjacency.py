"""A graph layer with a sparse adjacency matrix on the features' device."""

import torch


def solve(x, edges):
    n = x.shape[0]
    values = torch.ones(edges.shape[1], device=x.device)
    adj = torch.sparse_coo_tensor(edges, values, (n, n))
    degree = torch.sparse.sum(adj, dim=1).to_dense().clamp(min=1)
    return torch.sparse.mm(adj, x) / degree[:, None]


def example():
    return torch.randn(4, 2), torch.tensor([[0, 1, 2, 3], [1, 2, 3, 0]])
