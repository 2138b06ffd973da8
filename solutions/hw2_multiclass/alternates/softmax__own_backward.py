# task: softmax
"""An autograd function of its own, with a (g - sum a g) as its backward pass."""

import torch


class _Softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        powers = torch.exp(x - x.amax(-1, keepdim=True))
        a = powers / powers.sum(-1, keepdim=True)
        ctx.save_for_backward(a)
        return a

    @staticmethod
    def backward(ctx, upstream):
        (a,) = ctx.saved_tensors
        return a * (upstream - (upstream * a).sum(-1, keepdim=True))


def softmax(x):
    return _Softmax.apply(x)
