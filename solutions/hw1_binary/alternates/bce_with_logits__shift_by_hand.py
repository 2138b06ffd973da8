# task: bce_with_logits
"""1 + e^z with its larger term taken out; the shift is a constant for autograd."""

import torch


def bce_with_logits(z, t):
    shift = z.detach().clamp(min=0)
    softplus = shift + torch.log(torch.exp(-shift) + torch.exp(z - shift))
    return (softplus.sum() - t @ z) / z.numel()
