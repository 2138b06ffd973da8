"""Fills parameters from CPU data by copy_, which goes across devices."""

import numpy as np
import torch


def solve(x):
    lin = torch.nn.Linear(3, 2).to(x.device)
    with torch.no_grad():
        lin.weight.copy_(torch.arange(6.0).view(2, 3))
        lin.bias.data.copy_(torch.from_numpy(np.array([1.0, -1.0], dtype=np.float32)))
    return lin(x)


def example():
    return (torch.randn(2, 3),)
