"""Random noise from a generator on the input's device."""

import torch


def solve(x):
    g = torch.Generator(device=x.device).manual_seed(0)
    return x + torch.randn(x.shape, generator=g, device=x.device)


def example():
    return (torch.zeros(4),)
