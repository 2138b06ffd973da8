"""Class frequencies counted on the CPU and used as loss weights."""

import torch
import torch.nn.functional as F


def solve(logits, y):
    freq = torch.bincount(y.cpu(), minlength=logits.shape[1]).float()
    return F.cross_entropy(logits, y, weight=1 / (freq + 1))


def example():
    return torch.randn(4, 3), torch.tensor([0, 1, 1, 2])
