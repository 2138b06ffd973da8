"""Class weights from a Counter over tolist()."""

from collections import Counter

import torch
import torch.nn.functional as F


def solve(logits, y):
    c = Counter(y.tolist())
    w = torch.tensor([1.0 / max(c[k], 1) for k in range(logits.shape[1])], device=y.device)
    return F.cross_entropy(logits, y, weight=w)


def example():
    return torch.randn(5, 3), torch.tensor([0, 1, 2, 1, 1])
