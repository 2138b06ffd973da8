# task: squared_error
"""s - t is (tanh(z / 2) - (2 t - 1)) / 2: no exponential in sight."""

import numpy as np


def squared_error(z, t):
    return (np.tanh(z / 2) - (2 * t - 1)) ** 2 / 8
