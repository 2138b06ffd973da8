"""A list of tensors, one of which is made on the CPU, stacked."""

import torch


def solve(x):
    rows = [x[i] for i in range(len(x))]
    rows.append(torch.full((x.shape[1],), 2.0))
    return torch.stack(rows)


def example():
    return (torch.randn(2, 3),)
