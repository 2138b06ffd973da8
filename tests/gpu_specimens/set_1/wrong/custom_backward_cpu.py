"""A custom backward that makes its gradient on the CPU."""

import torch


class Step(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return (x > 0).to(x.dtype)

    @staticmethod
    def backward(ctx, g):
        return torch.ones(g.shape)


def solve(x):
    x = x.detach().requires_grad_()
    Step.apply(x).sum().backward()
    return x.grad


def example():
    return (torch.randn(4),)
