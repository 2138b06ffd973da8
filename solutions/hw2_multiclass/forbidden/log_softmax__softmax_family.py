# task: log_softmax
# ban: softmax_family
"""The ready-made logarithm of a softmax."""

import torch
import torch.nn.functional as F
from torch import nn


def function(x):
    return torch.log_softmax(x, dim=-1)


def method(x):
    return x.log_softmax(-1)


def functional(x):
    return F.log_softmax(x, dim=-1)


def module(x):
    return nn.LogSoftmax(dim=-1)(x)


def special(x):
    return torch.special.log_softmax(x, -1)


def of_a_mask(x):
    return torch.masked.log_softmax(x, -1)


def operator(x):
    return torch.ops.aten._log_softmax(x, -1, False)


def of_probabilities(x):
    return F.softmax(x, dim=-1).log()
