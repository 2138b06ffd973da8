# task: squared_error_grad
"""Fills the two sides of a new array separately."""

import numpy as np


def squared_error_grad(z, t):
    e = np.exp(-np.abs(z))
    s = np.array(1 / (1 + e))
    left = z < 0
    s[left] = 1 - s[left]
    return (s - t) * s * (1 - s)
