# task: cross_entropy_grad
# ban: logsumexp_family
"""Right, but normalised with a ready-made log-sum-exp."""

import functools

import torch


def _grad(logits, normaliser, y):
    n, num_classes = logits.shape
    targets = (y[:, None] == torch.arange(num_classes)).to(logits.dtype)
    return ((logits - normaliser[:, None]).exp() - targets) / n


def function(logits, y):
    return _grad(logits, torch.logsumexp(logits, dim=-1), y)


def method(logits, y):
    return _grad(logits, logits.logsumexp(-1), y)


def special(logits, y):
    return _grad(logits, torch.special.logsumexp(logits, -1), y)


def operator(logits, y):
    return _grad(logits, torch.ops.aten.logsumexp(logits, [-1]), y)


def pairs(logits, y):
    columns = [logits[:, 0] - torch.inf, *logits.unbind(-1)]
    return _grad(logits, functools.reduce(torch.logaddexp, columns), y)


def cumulated(logits, y):
    return _grad(logits, torch.logcumsumexp(logits, dim=-1)[:, -1], y)


def distribution(logits, y):
    return _grad(torch.distributions.Categorical(logits=logits, validate_args=False).logits, torch.zeros(len(y)), y)
