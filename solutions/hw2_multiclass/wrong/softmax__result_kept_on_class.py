# task: softmax
# fails:
#   test_calls_do_not_share_state
"""The forward result is kept in a variable of the class, and the next call overwrites it: the backward pass of the
first call then uses the probabilities of the second. What backward needs belongs to `ctx`.
"""

import torch


class _Softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        powers = torch.exp(x - x.amax(dim=-1, keepdim=True))
        _Softmax.a = powers / powers.sum(dim=-1, keepdim=True)
        return _Softmax.a.clone()

    @staticmethod
    def backward(ctx, upstream):
        a = _Softmax.a
        return a * (upstream - (upstream * a).sum(dim=-1, keepdim=True))


def softmax(x):
    return _Softmax.apply(x)
