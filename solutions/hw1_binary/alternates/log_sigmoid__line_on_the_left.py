# task: log_sigmoid
"""Below -40 the result is z itself, to the last digit; above, exp cannot overflow."""

import torch


def log_sigmoid(z):
    bounded = torch.clamp(z, min=-40)
    return torch.where(z < -40, z, -torch.log1p(torch.exp(-bounded)))
