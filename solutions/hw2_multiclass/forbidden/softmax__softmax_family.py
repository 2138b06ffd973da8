# task: softmax
# ban: softmax_family
"""The ready-made softmax under its many names, and what it is hidden in."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.functional import softmax as ready_made


def function(x):
    return torch.softmax(x, dim=-1)


def method(x):
    return x.softmax(-1)


def functional(x):
    return F.softmax(x, dim=-1)


def imported(x):
    return ready_made(x, -1)


def module(x):
    return nn.Softmax(dim=-1)(x)


def special(x):
    return torch.special.softmax(x, -1)


def masked(x):
    return torch._masked_softmax(x, torch.zeros_like(x, dtype=torch.bool), -1)


def of_a_mask(x):
    return torch.masked.softmax(x, -1)


def operator(x):
    return torch.ops.aten._softmax(x, -1, False)


def softmin(x):
    return F.softmin(-x, dim=-1)


def softmin_module(x):
    return nn.Softmin(dim=-1)(-x)


def from_its_logarithm(x):
    return torch.log_softmax(x, dim=-1).exp()


def from_its_logarithm_as_a_module(x):
    return nn.LogSoftmax(dim=-1)(x).exp()


def distribution(x):
    return torch.distributions.Categorical(logits=x, validate_args=False).probs
