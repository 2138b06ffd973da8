# task: logsumexp
"""An autograd function of its own, whose backward pass multiplies with the softmax kept in ctx."""

import torch


class _LogSumExp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        top = x.amax(-1, keepdim=True)
        powers = torch.exp(x - top)
        total = powers.sum(-1, keepdim=True)
        ctx.save_for_backward(powers / total)
        return (top + total.log()).squeeze(-1)

    @staticmethod
    def backward(ctx, upstream):
        (a,) = ctx.saved_tensors
        return upstream.unsqueeze(-1) * a


def logsumexp(x):
    return _LogSumExp.apply(x)
