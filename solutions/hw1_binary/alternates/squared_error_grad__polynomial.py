# task: squared_error_grad
"""Multiplied out: a cubic polynomial in s."""

import numpy as np


def squared_error_grad(z, t):
    s = 1 / (1 + np.exp(-np.clip(z, -60, 60)))
    return -(s**3) + (1 + t) * s**2 - t * s
