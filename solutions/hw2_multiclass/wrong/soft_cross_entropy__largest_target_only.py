# task: soft_cross_entropy
# fails:
#   nothing_yet
"""Targets are distributions: a class with target 0.3 counts for 30 per cent. Keeping only the largest one turns soft
targets into hard labels and forgets what makes them soft.
"""

import torch


def soft_cross_entropy(logits, targets):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    log_probs = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    return -log_probs[torch.arange(len(logits)), targets.argmax(dim=1)].mean()
