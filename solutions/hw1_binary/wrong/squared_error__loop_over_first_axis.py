# task: squared_error
# fails:
#   test_shapes[scalar]
#   test_shapes[matrix]
#   test_shapes[cube]
#   test_shapes[no_rows]
#   test_transposed
#   test_small_losses_keep_their_digits
"""`len` and `range` see the first axis only: a single number has no length, and the rows of a matrix do not fit into
a list of numbers. NumPy's operations take any shape, without a loop.
"""

import numpy as np


def squared_error(z, t):
    losses = np.zeros(len(z))
    for i in range(len(z)):
        s = 1 / (1 + np.exp(-z[i]))
        losses[i] = 0.5 * (s - t[i]) ** 2
    return losses
