# task: nll_loss
"""Sets everything but the picked entries to 0 before the sum."""

import torch


def nll_loss(log_probs, y):
    mask = torch.arange(log_probs.shape[1], device=y.device)[None] == y[:, None]
    return -torch.where(mask, log_probs, 0.0).sum(1).mean()
