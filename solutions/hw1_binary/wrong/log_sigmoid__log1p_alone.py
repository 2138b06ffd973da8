# task: log_sigmoid
# fails:
#   test_large_values
#   test_large_gradients
#   test_half_precision
"""`log1p` keeps the digits of a small argument, but it cannot repair a large one: e^1000 is inf before log1p sees it.
On the left side, pull the exponential out of the logarithm first.
"""

import torch


def log_sigmoid(z):
    return -torch.log1p(torch.exp(-z))
