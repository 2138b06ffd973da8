# task: squared_error_grad
"""The slope of the sigmoid is 1 / (4 cosh(z / 2)^2): an overflow of cosh ends in 0."""

import numpy as np


def squared_error_grad(z, t):
    half = np.clip(z / 2, -300, 300)
    return (0.5 + 0.5 * np.tanh(half) - t) / (2 * np.cosh(half)) ** 2
