"""A gradient hook that clips."""

import torch


def solve(x):
    x = x.detach().clone().requires_grad_()
    x.register_hook(lambda g: g.clamp(-1, 1) * torch.ones(g.shape, device=g.device))
    (x**3).sum().backward()
    return x.grad


def example():
    return (torch.randn(4) * 3,)
