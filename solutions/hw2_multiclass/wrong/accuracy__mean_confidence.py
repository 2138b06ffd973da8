# task: accuracy
# fails:
#   nothing_yet
"""This is the mean probability of the right class, not the share of right predictions. A prediction counts fully if
its class is right, however sure the model was.
"""

import torch


def accuracy(logits, y):
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    probabilities = powers / powers.sum(dim=1, keepdim=True)
    return probabilities[torch.arange(len(y)), y.long()].mean().item()
