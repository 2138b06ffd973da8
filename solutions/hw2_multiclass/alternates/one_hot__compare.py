# task: one_hot
"""Compares the column of labels with the row of class numbers."""

import torch


def one_hot(y, num_classes):
    return (y.unsqueeze(-1) == torch.arange(num_classes, device=y.device)).float()
