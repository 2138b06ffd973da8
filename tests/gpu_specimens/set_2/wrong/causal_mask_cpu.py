"""A causal mask made on the CPU."""

import torch


def solve(q, k):
    s = q @ k.T
    mask = torch.triu(torch.ones(len(q), len(k)), diagonal=1).bool()
    return s.masked_fill(mask, float("-inf")).softmax(-1)


def example():
    return torch.randn(4, 3), torch.randn(4, 3)
