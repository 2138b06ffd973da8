# task: squared_error_grad
"""With h = tanh(z / 2), s - t is (h + 1) / 2 - t and s (1 - s) is (1 - h^2) / 4."""

import numpy as np


def squared_error_grad(z, t):
    h = np.tanh(0.5 * z)
    return ((h + 1) / 2 - t) * (1 - h * h) / 4
