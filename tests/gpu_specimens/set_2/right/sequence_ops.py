"""Sorting, unique, cumulative and logical operations."""

import torch


def solve(x):
    s, order = torch.sort(x, descending=True, stable=True)
    u, inv, cnt = torch.unique(x, return_inverse=True, return_counts=True)
    rank = torch.empty_like(order)
    rank[order] = torch.arange(len(x), device=x.device)
    return s, rank, u[inv], cnt, torch.logical_and(x > 1, x < 4), torch.nonzero(x > 2).flatten()


def example():
    return (torch.tensor([3, 1, 2, 3, 5]),)
