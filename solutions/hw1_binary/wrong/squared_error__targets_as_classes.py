# task: squared_error
# fails:
#   nothing_yet
"""A target of 0.3 is not class 0: it says that 30 per cent is the right answer, and the loss is smallest there. Use
the target as the number that it is.
"""

import numpy as np


def squared_error(z, t):
    s = 1 / (1 + np.exp(-z))
    return 0.5 * (s - (t > 0.5)) ** 2
