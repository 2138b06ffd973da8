# task: squared_error
# fails:
#   nothing_yet
"""The loss is half the square. The factor does not move the minimum, but without it every loss and every slope is
twice as large, which acts like a doubled learning rate.
"""

import numpy as np


def squared_error(z, t):
    s = 1 / (1 + np.exp(-z))
    return (s - t) ** 2
