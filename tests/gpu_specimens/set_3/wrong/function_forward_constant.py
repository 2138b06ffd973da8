"""A custom Function that makes a constant on the CPU in its forward pass."""

import torch


class Smooth(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, k):
        target = torch.full(x.shape, 1.0 / k)
        ctx.k = k
        return 0.9 * x + 0.1 * target

    @staticmethod
    def backward(ctx, g):
        return 0.9 * g, None


def solve(x):
    return Smooth.apply(x.clone().requires_grad_(), 3).sum(0).detach()


def example():
    return (torch.rand(4, 3),)
