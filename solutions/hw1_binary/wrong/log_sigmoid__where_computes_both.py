# task: log_sigmoid
# fails:
#   test_large_gradients
"""The values are right, but the branch that `where` throws away has overflowed, and autograd still multiplies its
infinite slope by 0: NaN. Both branches must be harmless for every logit.
"""

import torch


def log_sigmoid(z):
    right = -torch.log1p(torch.exp(-z))
    left = z - torch.log1p(torch.exp(z))
    return torch.where(z >= 0, right, left)
