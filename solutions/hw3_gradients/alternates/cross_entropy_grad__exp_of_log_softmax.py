# task: cross_entropy_grad
"""Right: log-softmax first, its exponential afterwards, and one-hot rows by `scatter`."""

import torch


def cross_entropy_grad(logits, y):
    n = logits.size(0)
    top = logits.amax(dim=-1, keepdim=True)
    lse = top + (logits - top).exp().sum(dim=-1, keepdim=True).log()
    truth = torch.zeros_like(logits).scatter(1, y.long().unsqueeze(1), 1.0)
    return (logits - lse).exp().sub(truth).div(n)
