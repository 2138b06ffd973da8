# task: squared_error
"""Fills the two sides of a new array separately."""

import numpy as np


def squared_error(z, t):
    s = np.empty_like(z)
    right = z >= 0
    s[right] = 1 / (1 + np.exp(-z[right]))
    powers = np.exp(z[~right])
    s[~right] = powers / (1 + powers)
    return 0.5 * (s - t) ** 2
