# task: log_softmax
# fails:
#   nothing_yet
"""Replacing inf and NaN after the fact repairs the values only: backward still passes through the naive branch, and
its gradient is NaN. Compute nothing that overflows in the first place.
"""

import torch


def log_softmax(x):
    powers = torch.exp(x)
    naive = torch.log(powers / powers.sum(dim=-1, keepdim=True))
    shifted = x - x.amax(dim=-1, keepdim=True)
    stable = shifted - torch.log(torch.exp(shifted).sum(dim=-1, keepdim=True))
    return torch.where(torch.isfinite(naive), naive, stable)
