# task: bce_with_logits
"""An autograd function of its own, with (s - t) / n as its backward pass."""

import torch


class _Loss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, t):
        ctx.save_for_backward(z, t)
        return (z.clamp(min=0) - z * t + torch.log1p(torch.exp(-z.abs()))).mean()

    @staticmethod
    def backward(ctx, upstream):
        z, t = ctx.saved_tensors
        return upstream * (0.5 + 0.5 * torch.tanh(z / 2) - t) / len(z), None


def bce_with_logits(z, t):
    return _Loss.apply(z, t)
