# task: bce
"""Clips, returns to the logits, and uses the stable loss there."""

import torch


def bce(p, t):
    q = p.clamp(1e-7, 1 - 1e-7)
    z = torch.log(q / (1 - q))
    return (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()
