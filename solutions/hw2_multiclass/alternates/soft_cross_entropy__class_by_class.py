# task: soft_cross_entropy
"""Loops over the classes, which is allowed, and adds their weighted costs."""

import torch


def soft_cross_entropy(logits, targets):
    classes = range(logits.shape[1])
    top = logits.amax(1)
    lse = top + torch.log(sum(torch.exp(logits[:, c] - top) for c in classes))
    return sum(targets[:, c] * (lse - logits[:, c]) for c in classes).mean()
