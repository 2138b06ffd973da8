# task: bce
"""Interpolates between the loss of t = 0 and that of t = 1."""

import torch


def bce(p, t):
    floor = torch.finfo(p.dtype).tiny
    cost_of_0 = -torch.log(torch.clamp(1 - p, min=floor))
    cost_of_1 = -torch.log(torch.clamp(p, min=floor))
    return torch.lerp(cost_of_0, cost_of_1, t).mean()
