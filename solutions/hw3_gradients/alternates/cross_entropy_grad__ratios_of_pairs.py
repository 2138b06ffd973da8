# task: cross_entropy_grad
"""Right: a_j is one over the sum of e^(z_k - z_j), and where that overflows one over infinity is the 0 it should be."""

import torch


def cross_entropy_grad(logits, y):
    n, C = logits.shape
    differences = logits.unsqueeze(1) - logits.unsqueeze(2)  # [i, j, k] = z_k - z_j
    a = 1 / torch.exp(differences).sum(dim=2)
    truth = torch.arange(C, device=logits.device).expand(n, C) == y.reshape(n, 1)
    return (a - truth.to(a.dtype)) / n
