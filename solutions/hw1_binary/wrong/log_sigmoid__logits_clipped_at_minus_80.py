# task: log_sigmoid
# fails:
#   test_large_values
#   test_large_gradients
#   test_half_precision
"""With the clip the result never falls below -80, although log sigma(-1000) is -1000. And where a clamp holds, the
gradient is 0: the worst predictions are the ones that would no longer learn.
"""

import torch


def log_sigmoid(z):
    bounded = torch.clamp(z, min=-80.0)
    return -torch.log1p(torch.exp(-bounded))
