# task: soft_cross_entropy
"""Sorts logits and targets together; log1p adds the largest term last."""

import torch


def soft_cross_entropy(logits, targets):
    ordered, places = logits.sort(dim=1, descending=True)
    shifted = ordered - ordered[:, :1]
    rest = shifted[:, 1:].exp().sum(1)
    return (torch.log1p(rest) - (targets.gather(1, places) * shifted).sum(1)).mean()
