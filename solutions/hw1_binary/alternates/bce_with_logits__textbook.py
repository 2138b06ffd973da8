# task: bce_with_logits
"""PyTorch's documented form, max(z, 0) - t z + log(1 + e^-|z|), with log in place of log1p."""

import torch


def bce_with_logits(z, t):
    return torch.mean(torch.maximum(z, torch.zeros_like(z)) - z * t + torch.log(1 + torch.exp(-torch.abs(z))))
