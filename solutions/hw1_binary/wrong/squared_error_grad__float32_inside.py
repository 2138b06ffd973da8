# task: squared_error_grad
# fails:
#   nothing_yet
"""The result says float64, but the sigmoid was computed in float32 and is right to seven digits only. Converting back
at the end does not bring the lost digits back.
"""

import numpy as np


def squared_error_grad(z, t):
    s = 1 / (1 + np.exp(-np.asarray(z, dtype=np.float32)))
    return ((s - t) * s * (1 - s)).astype(np.float64)
