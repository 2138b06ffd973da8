# task: logsumexp
"""Sorts each row, leaves the largest entry out of the sum and lets log1p add it."""

import torch


def logsumexp(x):
    ordered, _ = torch.sort(x, dim=-1, descending=True)
    top = ordered[..., :1]
    return top[..., 0] + torch.log1p(torch.exp(ordered[..., 1:] - top).sum(-1))
