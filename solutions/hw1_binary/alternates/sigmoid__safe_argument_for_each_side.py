# task: sigmoid
"""Two calls of `where`: one makes the arguments harmless, the other chooses between the results."""

import torch


def sigmoid(z):
    zero = torch.zeros_like(z)
    on_right = 1 / (1 + torch.exp(-torch.where(z < 0, zero, z)))
    power = torch.exp(torch.where(z < 0, z, zero))
    return torch.where(z < 0, power / (power + 1), on_right)
