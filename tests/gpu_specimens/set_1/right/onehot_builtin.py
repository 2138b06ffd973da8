"""One-hot by F.one_hot."""

import torch
import torch.nn.functional as F


def solve(y, C):
    return F.one_hot(y, num_classes=C).float()


def example():
    return torch.tensor([0, 2, 1]), 3
