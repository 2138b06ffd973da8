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
"""The derivative of (s - t)^2 / 2 is s - t. With t - s every slope has the wrong sign, and gradient descent climbs:
it is the direction of the step, not the gradient.
"""

import numpy as np


def squared_error_grad(z, t):
    s = 1 / (1 + np.exp(-z))
    return (t - s) * s * (1 - s)
