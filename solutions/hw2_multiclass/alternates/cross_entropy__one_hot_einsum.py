# task: cross_entropy
"""One-hot rows and log-probabilities, contracted in one einsum."""

import torch


def cross_entropy(logits, y):
    shifted = logits - logits.topk(1, dim=1).values.detach()
    log_probs = shifted - torch.einsum("nc->n", shifted.exp()).log()[:, None]
    rows = (y[:, None] == torch.arange(logits.shape[1], device=y.device)).to(logits.dtype)
    return -torch.einsum("nc,nc->", rows, log_probs) / len(logits)
