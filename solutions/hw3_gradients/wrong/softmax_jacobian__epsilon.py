# task: softmax_jacobian
"""Nothing here divides by a or takes its logarithm, so there is nothing to protect: an epsilon only adds slopes where
there are none, and is a hundred million times larger than float64's own rounding."""

import torch


def softmax_jacobian(a):
    a = a + 1e-8
    return torch.diag(a) - torch.outer(a, a)
