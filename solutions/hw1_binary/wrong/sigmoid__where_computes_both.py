# task: sigmoid
# fails:
#   test_large_gradients
"""`torch.where` computes both branches and differentiates both. The one that it does not choose has overflowed here,
and infinity times 0 makes the gradient NaN although the values are right. Make the argument of exp safe, not the
result.
"""

import torch


def sigmoid(z):
    right = 1 / (torch.exp(-z) + 1)
    left = torch.exp(z) / (torch.exp(z) + 1)
    return torch.where(z >= 0, right, left)
