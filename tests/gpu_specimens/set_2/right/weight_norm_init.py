"""A linear layer with weight normalisation and custom initialisation."""

import torch
from torch import nn


def solve(x):
    torch.manual_seed(5)
    lin = nn.utils.parametrizations.weight_norm(nn.Linear(3, 2))
    nn.init.xavier_uniform_(lin.parametrizations.weight.original1)
    lin = lin.to(device=x.device, dtype=x.dtype)
    loss = lin(x).sum()
    loss.backward()
    return lin.bias.grad


def example():
    return (torch.randn(4, 3),)
