# task: squared_error_grad
"""s (1 - s) as sigma(z) sigma(-z), each from the printed formula."""

import numpy as np


def _sigma(z):
    return 1 / (1 + np.exp(-z))


def squared_error_grad(z, t):
    return (_sigma(z) - t) * _sigma(z) * _sigma(-z)
