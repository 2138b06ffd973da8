# task: squared_error_grad
# fails:
#   test_golden_numbers
#   test_is_the_slope_of_the_loss
#   test_large_values
#   test_shapes[scalar]
#   test_shapes[one]
#   test_shapes[matrix]
#   test_shapes[cube]
#   test_transposed
#   test_fresh_numbers
#   test_vanishing_slopes_keep_their_digits
"""The derivative of the sigmoid is s (1 - s) in terms of its output s, not z (1 - z) in terms of its input. A helper
that expects the output must not be given the logit.
"""

import numpy as np


def _sigmoid_slope(s):
    return s * (1 - s)


def squared_error_grad(z, t):
    s = 1 / (1 + np.exp(-z))
    return (s - t) * _sigmoid_slope(z)
