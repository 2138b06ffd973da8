# task: squared_error
"""A plain Python function of two numbers, applied by np.vectorize."""

import math

import numpy as np


def _one(z, t):
    e = math.exp(-abs(z))
    s = 1 / (1 + e) if z > 0 else e / (1 + e)
    return (s - t) ** 2 / 2


def squared_error(z, t):
    return np.vectorize(_one, otypes=[np.float64])(z, t)
