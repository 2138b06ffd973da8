# task: log_softmax
"""The normaliser is found by halving the row until one class is left."""

import torch


def _total(x):
    if x.shape[-1] == 1:
        return x
    half = x.shape[-1] // 2
    a, b = _total(x[..., :half]), _total(x[..., half:])
    top = torch.where(a > b, a, b).detach()
    return top + torch.log(torch.exp(a - top) + torch.exp(b - top))


def log_softmax(x):
    return x - _total(x)
