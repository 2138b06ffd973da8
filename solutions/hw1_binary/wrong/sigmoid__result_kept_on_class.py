# task: sigmoid
# fails:
#   test_two_results_before_backward
"""The forward result is kept in a variable of the class, and the next call overwrites it: the backward pass of the
first call then uses the result of the second. What backward needs belongs to `ctx`.
"""

import torch


class _Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        _Sigmoid.result = (1 + torch.tanh(z / 2)) / 2
        return _Sigmoid.result.clone()

    @staticmethod
    def backward(ctx, upstream):
        return upstream * _Sigmoid.result * (1 - _Sigmoid.result)


def sigmoid(z):
    return _Sigmoid.apply(z)
