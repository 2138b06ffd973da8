# task: squared_error
# fails:
#   test_golden_numbers
#   test_soft_targets
#   test_large_values
#   test_shapes[scalar]
#   test_shapes[one]
#   test_shapes[matrix]
#   test_shapes[cube]
#   test_transposed
#   test_fresh_numbers
#   test_small_losses_keep_their_digits
"""The loss is half the square. The factor does not move the minimum, but without it every loss and every slope is
twice as large, which acts like a doubled learning rate.
"""

import numpy as np


def squared_error(z, t):
    s = 1 / (1 + np.exp(-z))
    return (s - t) ** 2
