# task: squared_error
# fails:
#   test_inputs_are_kept
#   test_small_losses_keep_their_digits
"""With `out=z` the clipped logits are written into the caller's array. Bounding at 500 harms nobody's results, but
the data of the caller are no longer theirs.
"""

import numpy as np


def squared_error(z, t):
    np.clip(z, -500, 500, out=z)
    s = 1 / (1 + np.exp(-z))
    return 0.5 * (s - t) ** 2
