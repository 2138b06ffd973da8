"""index_put_ with values made on the CPU."""

import torch


def solve(y):
    out = torch.zeros(4, 3, device=y.device)
    rows = torch.arange(4, device=y.device)
    out.index_put_((rows, y), torch.ones(4))
    return out


def example():
    return (torch.tensor([0, 2, 1, 1]),)
