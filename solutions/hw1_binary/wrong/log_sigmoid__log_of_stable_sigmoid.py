# task: log_sigmoid
# fails:
#   test_large_values
#   test_large_gradients
#   test_gradient_at_zero
#   test_small_results_keep_their_digits
#   test_half_precision
"""A stable sigmoid does not help here: at -1000 it is rightly 0, because e^-1000 is smaller than any float, and the
logarithm of 0 is -inf. The logarithm has to be simplified on paper, before anything underflows.
"""

import torch


def log_sigmoid(z):
    e = torch.exp(-torch.abs(z))
    return torch.log(torch.where(z >= 0, 1 / (1 + e), e / (1 + e)))
