# task: softmax
# fails:
#   test_far_gradients
#   test_fresh_gradient
#   test_calls_do_not_share_state
#   test_device
"""a (1 - a) is the derivative of a probability by its own logit. It also falls when another logit rises: the gradient
has the terms -a_i a_j off the diagonal as well.
"""

import torch


class _Softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        powers = torch.exp(x - x.amax(dim=-1, keepdim=True))
        a = powers / powers.sum(dim=-1, keepdim=True)
        ctx.save_for_backward(a)
        return a

    @staticmethod
    def backward(ctx, upstream):
        (a,) = ctx.saved_tensors
        return upstream * a * (1 - a)


def softmax(x):
    return _Softmax.apply(x)
