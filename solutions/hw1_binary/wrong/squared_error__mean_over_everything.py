# task: squared_error
# fails:
#   test_golden_numbers
#   test_soft_targets
#   test_large_values
#   test_shapes[one]
#   test_shapes[matrix]
#   test_shapes[cube]
#   test_shapes[empty]
#   test_shapes[no_rows]
#   test_transposed
#   test_fresh_numbers
#   test_small_losses_keep_their_digits
"""The function returns one loss for each element; the mean is a second step and belongs to whoever trains. After the
mean nobody can tell any more which example was expensive.
"""

import numpy as np


def squared_error(z, t):
    s = 1 / (1 + np.exp(-z))
    return np.mean(0.5 * (s - t) ** 2)
