# task: squared_error_grad
# fails:
#   test_golden_numbers
#   test_is_the_slope_of_the_loss
#   test_shapes[scalar]
#   test_shapes[one]
#   test_shapes[matrix]
#   test_shapes[cube]
#   test_transposed
#   test_fresh_numbers
#   test_vanishing_slopes_keep_their_digits
"""The result says float64, but the sigmoid was computed in float32 and is right to seven digits only. Converting back
at the end does not bring the lost digits back.
"""

import numpy as np


def squared_error_grad(z, t):
    s = 1 / (1 + np.exp(-np.asarray(z, dtype=np.float32)))
    return ((s - t) * s * (1 - s)).astype(np.float64)
