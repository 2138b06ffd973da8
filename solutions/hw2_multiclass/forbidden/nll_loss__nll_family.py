# task: nll_loss
# ban: nll_family
"""The ready-made loss."""

import torch
import torch.nn.functional as F
from torch import nn


def functional(log_probs, y):
    return F.nll_loss(log_probs, y.long())


def module(log_probs, y):
    return nn.NLLLoss()(log_probs, y.long())


def operator(log_probs, y):
    return torch.ops.aten.nll_loss(log_probs, y.long())


def in_two_dimensions(log_probs, y):
    return F.nll_loss(log_probs[:, :, None, None], y.long()[:, None, None])
