# task: squared_error
# fails:
#   nothing_yet
"""The function returns one loss for each element; the mean is a second step and belongs to whoever trains. After the
mean nobody can tell any more which example was expensive.
"""

import numpy as np


def squared_error(z, t):
    s = 1 / (1 + np.exp(-z))
    return np.mean(0.5 * (s - t) ** 2)
