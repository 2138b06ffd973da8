# task: bce_with_logits
# ban: bce_with_logits_family
"""The ready-made loss on logits."""

import torch
import torch.nn.functional as F
from torch import nn


def functional(z, t):
    return F.binary_cross_entropy_with_logits(z, t)


def module(z, t):
    return nn.BCEWithLogitsLoss()(z, t)


def function(z, t):
    return torch.binary_cross_entropy_with_logits(z, t, reduction=1)


def operator(z, t):
    return torch.ops.aten.binary_cross_entropy_with_logits(z, t)


def distribution(z, t):
    return -torch.distributions.Bernoulli(logits=z, validate_args=False).log_prob(t).mean()
