# task: nll_loss
"""Selects with a mask of exactly one True per row."""

import torch


def nll_loss(log_probs, y):
    mask = y.unsqueeze(1) == torch.arange(log_probs.size(1), device=log_probs.device)
    return log_probs[mask].neg().mean()
