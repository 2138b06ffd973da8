# task: bce
# ban: bce_family
"""The ready-made binary cross-entropy."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.functional import binary_cross_entropy


def functional(p, t):
    return F.binary_cross_entropy(p, t)


def imported(p, t):
    return binary_cross_entropy(p, t)


def module(p, t):
    return nn.BCELoss()(p, t)


def operator(p, t):
    return torch.ops.aten.binary_cross_entropy(p, t)
