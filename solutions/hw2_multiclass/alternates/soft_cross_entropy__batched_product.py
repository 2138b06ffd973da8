# task: soft_cross_entropy
"""A batched product of 1 x C and C x 1 matrices: n numbers, never n times n."""

import torch


def soft_cross_entropy(logits, targets):
    shifted = logits - logits.sort(1).values[:, -1:]
    log_probs = shifted - torch.log(torch.exp(shifted).sum(-1, keepdim=True))
    return -torch.bmm(targets.unsqueeze(1), log_probs.unsqueeze(2)).mean()
