"""A two-dimensional histogram by index_put_ with accumulate."""

import torch


def solve(y, p):
    m = torch.zeros(3, 3, device=y.device, dtype=torch.long)
    m.index_put_((y, p), torch.ones_like(y), accumulate=True)
    return m


def example():
    return torch.tensor([0, 1, 2, 1]), torch.tensor([0, 2, 2, 1])
