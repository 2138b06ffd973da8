# task: nll_loss
"""Takes from the flattened table, at row number times C plus label."""

import torch


def nll_loss(log_probs, y):
    n, classes = log_probs.shape
    return -torch.take(log_probs, torch.arange(n, device=y.device) * classes + y.long()).sum() / n
