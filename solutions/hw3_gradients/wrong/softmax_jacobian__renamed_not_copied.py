# task: softmax_jacobian
# fails:
#   test_input_untouched
"""A second name is no copy: `slopes = a` is the caller's own tensor, and `*=` changes it there. The result is right,
but whoever uses `a` afterwards holds no probabilities any more."""

import torch


def softmax_jacobian(a):
    jacobian = -torch.outer(a, a)
    slopes = a
    slopes *= 1 - slopes
    index = torch.arange(a.shape[0])
    jacobian[index, index] = slopes
    return jacobian
