# task: sigmoid
# fails:
#   test_large_gradients
"""The value of the printed formula survives an overflow, because 1 / inf is 0. Its gradient does not: far out on the
left autograd multiplies 0 by infinity and gets NaN. No exponent may be positive.
"""

import torch


def sigmoid(z):
    power = torch.exp(-z)
    return 1 / (1 + power)
