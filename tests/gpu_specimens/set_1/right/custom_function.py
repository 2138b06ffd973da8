"""A custom autograd.Function used in a backward pass."""

import torch


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * 2 * x * torch.ones_like(g)


def solve(x):
    x = x.detach().requires_grad_()
    Square.apply(x).sum().backward()
    return x.grad


def example():
    return (torch.randn(4),)
