# task: log_sigmoid
"""An autograd function of its own: the slope is sigma(-z), which 1 / (1 + e^z) gives without harm."""

import torch


class _LogSigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        ctx.save_for_backward(z)
        return z.clamp(max=0) - torch.log1p(torch.exp(-z.abs()))

    @staticmethod
    def backward(ctx, upstream):
        (z,) = ctx.saved_tensors
        return upstream / (1 + torch.exp(z))


def log_sigmoid(z):
    return _LogSigmoid.apply(z)
