# task: sigmoid
# fails:
#   nothing_yet
"""A Python `if` for every number is right but hundreds of times slower than one operation on the whole tensor, and it
has nothing to stack if the batch is empty. Choose between the two formulas for all elements at once.
"""

import torch


def _one(z):
    if z >= 0:
        return 1 / (1 + torch.exp(-z))
    e = torch.exp(z)
    return e / (1 + e)


def sigmoid(z):
    return torch.stack([_one(number) for number in z.flatten()]).reshape(z.shape)
