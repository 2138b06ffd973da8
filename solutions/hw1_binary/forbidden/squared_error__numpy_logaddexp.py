# task: squared_error
# ban: numpy_logaddexp
"""A sigmoid from NumPy's logaddexp."""

import numpy as np
from numpy import logaddexp


def function(z, t):
    return 0.5 * (np.exp(-np.logaddexp(0, -z)) - t) ** 2


def imported(z, t):
    return 0.5 * (np.exp(-logaddexp(0, -z)) - t) ** 2


def powers_of_two(z, t):
    return 0.5 * (np.exp2(-np.logaddexp2(0, -z / np.log(2))) - t) ** 2


def reduced(z, t):
    both = np.stack([np.zeros_like(z), -z])
    return 0.5 * (np.exp(-np.logaddexp.reduce(both, axis=0)) - t) ** 2
