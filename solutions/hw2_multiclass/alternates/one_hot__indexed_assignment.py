# task: one_hot
"""Writes the ones into fresh zeros, by pairs of row and column numbers."""

import torch


def one_hot(y, num_classes):
    n = y.size(0)
    rows = torch.zeros(n, num_classes, device=y.device, dtype=torch.float32)
    rows[torch.arange(n, device=y.device), y.long()] = 1
    return rows
