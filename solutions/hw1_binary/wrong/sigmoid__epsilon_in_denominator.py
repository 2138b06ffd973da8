# task: sigmoid
# fails:
#   test_course_numbers
#   test_tails_are_not_cut_off
#   test_large_values[float64]
#   test_gradient
#   test_two_results_before_backward
#   test_shapes[scalar]
#   test_shapes[one]
#   test_shapes[matrix]
#   test_shapes[cube]
#   test_transposed
#   test_fresh_numbers
#   test_gradient_at_zero
"""The denominator is never below 1, so there is no division by 0 to prevent. The added 1e-8 only shifts every result,
and in float64 that shows.
"""

import torch


def sigmoid(z):
    e = torch.exp(-torch.abs(z))
    return torch.where(z >= 0, torch.ones_like(z), e) / (1 + e + 1e-8)
