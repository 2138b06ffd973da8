# task: squared_error_grad
# fails:
#   test_large_values
#   test_inputs_are_kept
#   test_vanishing_slopes_keep_their_digits
"""`math.exp` does not return inf beyond 709 but raises OverflowError, so one large logit ends the whole computation.
The argument of an exponential must not be a large positive number.
"""

import math

import numpy as np


def _slope(z, t):
    s = 1 / (1 + math.exp(-z))
    return (s - t) * s * (1 - s)


def squared_error_grad(z, t):
    return np.vectorize(_slope, otypes=[float])(z, t)
