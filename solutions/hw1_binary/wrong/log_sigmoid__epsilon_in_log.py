# task: log_sigmoid
# fails:
#   test_golden_numbers
#   test_large_values
#   test_large_gradients
#   test_gradient
#   test_two_results_before_backward
#   test_shapes[scalar]
#   test_shapes[one]
#   test_shapes[matrix]
#   test_shapes[cube]
#   test_transposed
#   test_fresh_numbers
#   test_gradient_at_zero
#   test_small_results_keep_their_digits
#   test_half_precision
"""The epsilon turns -inf into -23.0, whatever the logit was, and the gradient into 0 where it should be 1. It also
spoils results that were right: at -21 the sigmoid is 7.6e-10, and 1e-10 is not small beside that.
"""

import torch


def log_sigmoid(z):
    e = torch.exp(-torch.abs(z))
    probability = torch.where(z >= 0, 1 / (1 + e), e / (1 + e))
    return torch.log(probability + 1e-10)
