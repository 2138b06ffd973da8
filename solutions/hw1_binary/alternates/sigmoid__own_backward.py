# task: sigmoid
"""The printed formula, whose value is right everywhere, with s (1 - s) as a backward pass of its own."""

import torch


class _Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        s = torch.exp(-z).add_(1).reciprocal_()
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx, upstream):
        (s,) = ctx.saved_tensors
        return upstream * s * (1 - s)


def sigmoid(z):
    return _Sigmoid.apply(z)
