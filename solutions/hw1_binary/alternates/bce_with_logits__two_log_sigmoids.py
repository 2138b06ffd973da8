# task: bce_with_logits
"""The printed formula, with a stable logarithm of the sigmoid for z and for -z."""

import torch


def _log_sigma(z):
    return 0.5 * (z - z.abs()) - torch.exp(-z.abs()).log1p()


def bce_with_logits(z, t):
    return -(t * _log_sigma(z) + (1 - t) * _log_sigma(-z)).mean()
