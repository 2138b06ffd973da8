# task: log_softmax
"""Minus the log-sum-exp of all differences to a class; for many classes the textbook's form, to save memory."""

import torch


def log_softmax(x):
    if x.shape[-1] > 4:
        shifted = x - x.amax(-1, keepdim=True)
        return shifted - shifted.exp().sum(-1, keepdim=True).log()
    gaps = x.unsqueeze(-2) - x.unsqueeze(-1)
    top = gaps.amax(-1, keepdim=True)
    return -(top.squeeze(-1) + torch.exp(gaps - top).sum(-1).log())
