# task: one_hot
"""Loops over the classes, not over the rows: one column at a time."""

import torch


def one_hot(y, num_classes):
    return torch.stack([(y == c).to(torch.float32) for c in range(num_classes)], dim=1)
