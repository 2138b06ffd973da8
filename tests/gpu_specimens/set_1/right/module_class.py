"""A module with a buffer, moved to the device of the input."""

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(n))
        self.register_buffer("mean", torch.full((n,), 0.5))

    def forward(self, x):
        return (x - self.mean) * self.weight


def solve(x):
    return Scale(x.shape[1]).to(x.device)(x)


def example():
    return (torch.randn(2, 3),)
