# task: one_hot
"""Takes the rows of an identity matrix that the labels name."""

import torch


def one_hot(y, num_classes):
    return torch.eye(num_classes, dtype=torch.float32, device=y.device)[y.long()]
