# task: squared_error
# fails:
#   test_transposed
#   test_small_losses_keep_their_digits
"""`ravel(order="K")` reads an array in the order in which it lies in memory. A transposed array lies there column by
column, so logits and targets no longer belong together. Elementwise work needs no flattening at all.
"""

import numpy as np


def squared_error(z, t):
    flat = z.ravel(order="K")
    s = 1 / (1 + np.exp(-flat))
    return (0.5 * (s - t.ravel(order="K")) ** 2).reshape(z.shape)
