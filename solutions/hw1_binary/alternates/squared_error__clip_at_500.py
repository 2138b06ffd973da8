# task: squared_error
"""Clips a copy of the logits, far beyond where the sigmoid saturates."""

import numpy as np


def squared_error(z, t):
    difference = 1 / (1 + np.exp(-np.clip(z, -500, 500))) - t
    return 0.5 * difference * difference
