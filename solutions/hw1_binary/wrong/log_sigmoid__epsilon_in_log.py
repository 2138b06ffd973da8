# task: log_sigmoid
# fails:
#   nothing_yet
"""The epsilon turns -inf into -27.6, whatever the logit was, and the gradient into 0 where it should be 1. It also
spoils results that were right: at -21 the sigmoid is 7.6e-10, and 1e-12 is not small beside that.
"""

import torch


def log_sigmoid(z):
    e = torch.exp(-torch.abs(z))
    probability = torch.where(z >= 0, 1 / (1 + e), e / (1 + e))
    return torch.log(probability + 1e-12)
