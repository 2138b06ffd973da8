# task: squared_error
# fails:
#   test_golden_numbers
#   test_soft_targets
#   test_shapes[scalar]
#   test_shapes[one]
#   test_shapes[matrix]
#   test_shapes[cube]
#   test_transposed
#   test_fresh_numbers
#   test_small_losses_keep_their_digits
"""`np.float32` halves the memory and more than halves the digits: the loss is right to seven of them, and `astype` at
the end restores the dtype but not the digits. Stay in float64.
"""

import numpy as np


def squared_error(z, t):
    logits = z.astype(np.float32)
    s = 1 / (1 + np.exp(-logits))
    return (0.5 * (s - t) ** 2).astype(np.float64)
