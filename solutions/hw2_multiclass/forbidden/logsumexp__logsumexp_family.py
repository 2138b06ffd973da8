# task: logsumexp
# ban: logsumexp_family
"""The ready-made log-sum-exp, whole, in pairs and cumulated."""

import functools

import torch
from torch import logsumexp as alias


def function(x):
    return torch.logsumexp(x, dim=-1)


def imported(x):
    return alias(x, -1)


def method(x):
    return x.logsumexp(-1)


def special(x):
    return torch.special.logsumexp(x, -1)


def operator(x):
    return torch.ops.aten.logsumexp(x, [-1])


def pairs(x):
    return functools.reduce(torch.logaddexp, x.unbind(-1), torch.full(x.shape[:-1], -torch.inf, dtype=x.dtype))


def pairs_of_two(x):
    two = torch.log(torch.tensor(2.0, dtype=x.dtype))
    return two * functools.reduce(torch.logaddexp2, (x / two).unbind(-1), x[..., 0] - torch.inf)


def cumulated(x):
    return torch.logcumsumexp(x, dim=-1)[..., -1]


def cumulated_by_the_kernel(x):
    return torch.ops.aten._logcumsumexp(x, x.dim() - 1)[..., -1]
