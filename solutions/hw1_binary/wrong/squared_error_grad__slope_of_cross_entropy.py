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
"""s - t is the slope of the cross-entropy. The squared error has the derivative of the sigmoid as a second factor,
and that factor is the whole story of this task: it makes the gradient vanish.
"""

import numpy as np


def squared_error_grad(z, t):
    s = 1 / (1 + np.exp(-z))
    return s - t
