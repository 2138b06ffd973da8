# task: squared_error_grad
# fails:
#   nothing_yet
"""s - t is the slope of the cross-entropy. The squared error has the derivative of the sigmoid as a second factor,
and that factor is the whole story of this task: it makes the gradient vanish.
"""

import numpy as np


def squared_error_grad(z, t):
    s = 1 / (1 + np.exp(-z))
    return s - t
