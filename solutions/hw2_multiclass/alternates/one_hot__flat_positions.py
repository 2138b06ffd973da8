# task: one_hot
"""Computes the positions of the ones in a flat table, then folds it into rows."""

import torch


def one_hot(y, num_classes):
    n = y.numel()
    flat = torch.zeros(n * num_classes, dtype=torch.float32, device=y.device)
    flat[torch.arange(n, device=y.device) * num_classes + y.long()] = 1.0
    return flat.reshape(n, num_classes)
