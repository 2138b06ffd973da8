"""A gradient hook that multiplies with a CPU mask."""

import torch


def solve(x):
    x = x.detach().clone().requires_grad_()
    mask = torch.ones(x.shape)
    x.register_hook(lambda g: g * mask)
    (x**2).sum().backward()
    return x.grad


def example():
    return (torch.randn(4),)
