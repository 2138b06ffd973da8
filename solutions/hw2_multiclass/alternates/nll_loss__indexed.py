# task: nll_loss
"""Picks by pairs of row and column numbers."""

import torch


def nll_loss(log_probs, y):
    return -log_probs[torch.arange(len(y), device=y.device), y.long()].mean()
