# task: squared_error_grad
# fails:
#   test_inputs_are_kept
#   test_vanishing_slopes_keep_their_digits
"""`t -= s` does not make a new array, it overwrites the caller's targets with errors: the next epoch would learn from
nonsense. `t = t - s` is the harmless way.
"""

import numpy as np


def squared_error_grad(z, t):
    s = 1 / (1 + np.exp(-z))
    t -= s
    return -t * s * (1 - s)
