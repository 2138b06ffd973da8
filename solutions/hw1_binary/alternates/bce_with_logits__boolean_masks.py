# task: bce_with_logits
"""Adds up the positive and the negative logits separately, each with its own form."""

import torch


def bce_with_logits(z, t):
    right = z > 0
    up, down = z[right], z[~right]
    total = ((1 - t[right]) * up + torch.log1p(torch.exp(-up))).sum()
    total = total + (torch.log1p(torch.exp(down)) - t[~right] * down).sum()
    return total / z.shape[0]
