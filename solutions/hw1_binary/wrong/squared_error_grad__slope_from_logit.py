# task: squared_error_grad
# fails:
#   nothing_yet
"""The derivative of the sigmoid is s (1 - s) in terms of its output s, not z (1 - z) in terms of its input. A helper
that expects the output must not be given the logit.
"""

import numpy as np


def _sigmoid_slope(s):
    return s * (1 - s)


def squared_error_grad(z, t):
    s = 1 / (1 + np.exp(-z))
    return (s - t) * _sigmoid_slope(z)
