# task: one_hot
"""1 minus the distance between label and class number, cut off at 0: exact for whole numbers."""

import torch


def one_hot(y, num_classes):
    classes = torch.arange(num_classes, device=y.device, dtype=torch.float32)
    return torch.clamp(1 - (y.to(torch.float32)[:, None] - classes).abs(), min=0)
