# task: softmax_jacobian
# fails:
#   test_saturated_output
#   test_exact_zeros_beside_others
"""Taking a_i a_j out of both cases leaves 1/a_i on the diagonal, and for an output of exactly 0 that is 0 times
infinity, which is NaN. Multiply the fraction out on paper, so that nothing is divided by a."""

import torch


def softmax_jacobian(a):
    # both cases have the factor a_i a_j: it is (1 / a_i - 1) on the diagonal and -1 elsewhere
    return torch.outer(a, a) * (torch.diag(1 / a) - 1)
