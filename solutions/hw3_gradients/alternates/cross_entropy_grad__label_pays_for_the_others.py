# task: cross_entropy_grad
"""Right, and more accurate for certain predictions: the label's entry is minus the sum of the others, so that 1 is
never subtracted from a number close to 1."""

import torch


def cross_entropy_grad(logits, y):
    n, C = logits.shape
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True) / n
    is_label = y.to(torch.int64)[:, None] == torch.arange(C, device=logits.device)
    others = a.masked_fill(is_label, 0.0)
    return torch.where(is_label, -others.sum(dim=1, keepdim=True), others)
