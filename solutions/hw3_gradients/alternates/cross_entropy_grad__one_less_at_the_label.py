# task: cross_entropy_grad
"""Right: instead of building one-hot rows it subtracts 1 from one entry per row of its own tensor of probabilities."""

import torch


def cross_entropy_grad(logits, y):
    n = len(logits)
    a = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    a /= a.sum(dim=1, keepdim=True)
    a[torch.arange(n), y.to(torch.int64)] -= 1
    return a / n
