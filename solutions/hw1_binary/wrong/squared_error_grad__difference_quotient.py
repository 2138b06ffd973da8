# task: squared_error_grad
# fails:
#   test_golden_numbers
#   test_shapes[scalar]
#   test_shapes[one]
#   test_shapes[matrix]
#   test_shapes[cube]
#   test_transposed
#   test_fresh_numbers
#   test_vanishing_slopes_keep_their_digits
"""A central difference subtracts two nearly equal losses and is right to about ten digits, never to twelve. It is a
good way to check a derivative, and no way to replace it.
"""

import numpy as np


def _loss(z, t):
    return 0.5 * (1 / (1 + np.exp(-z)) - t) ** 2


def squared_error_grad(z, t):
    h = 1e-6
    return (_loss(z + h, t) - _loss(z - h, t)) / (2 * h)
