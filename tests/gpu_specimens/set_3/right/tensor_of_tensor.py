"""torch.tensor(x), which copies to the device of x, and torch.as_tensor of it."""

import warnings

import torch


def solve(x):
    warnings.simplefilter("ignore")
    y = torch.tensor(x)
    y += 1
    return torch.as_tensor(y, dtype=torch.float64) * torch.asarray(x)


def example():
    return (torch.randn(3),)
