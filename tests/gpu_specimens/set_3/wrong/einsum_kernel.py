"""einsum with a smoothing kernel made on the CPU."""

import torch


def solve(x):
    k = torch.tensor([0.25, 0.5, 0.25])
    return torch.einsum("bnk,k->bn", x.unfold(1, 3, 1), k)


def example():
    return (torch.randn(2, 6),)
