# task: squared_error
# fails:
#   test_soft_targets
#   test_large_values[t=0.3]
#   test_shapes[matrix]
#   test_shapes[cube]
#   test_transposed
#   test_fresh_numbers
#   test_small_losses_keep_their_digits
"""A target of 0.3 is not class 0: it says that 30 per cent is the right answer, and the loss is smallest there. Use
the target as the number that it is.
"""

import numpy as np


def squared_error(z, t):
    s = 1 / (1 + np.exp(-z))
    return 0.5 * (s - (t > 0.5)) ** 2
