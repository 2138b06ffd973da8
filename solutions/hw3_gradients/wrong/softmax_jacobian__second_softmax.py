# task: softmax_jacobian
# fails:
#   test_worked_example
#   test_fresh_output
#   test_number_of_classes
#   test_saturated_output
#   test_exact_zeros_beside_others
#   test_non_contiguous_input
#   test_device
"""The argument already is an output of the softmax. A second softmax pushes its entries towards 1/C, and the slopes
then belong to other probabilities than those you were given."""

import torch


def softmax_jacobian(a):
    powers = torch.exp(a - a.max())
    p = powers / powers.sum()
    return torch.diag(p) - torch.outer(p, p)
