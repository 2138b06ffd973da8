# task: squared_error
"""The printed formula: beyond 709 exp is inf, and 1 / inf is the 0 that is wanted."""

import numpy as np


def squared_error(z, t):
    s = 1 / (1 + np.exp(-z))
    return np.square(s - t) / 2
