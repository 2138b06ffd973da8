# task: logsumexp
"""Halves the row again and again and joins two results with log1p of a distance."""

import torch


def _join(a, b):
    return torch.maximum(a, b) + torch.log1p(torch.exp(-(a - b).abs()))


def logsumexp(x):
    if x.shape[-1] == 1:
        return x[..., 0]
    half = x.shape[-1] // 2
    return _join(logsumexp(x[..., :half]), logsumexp(x[..., half:]))
