# task: cross_entropy
# fails:
#   nothing_yet
"""The arguments are logits and need one softmax. With two of them the loss cannot fall below a constant, even for
perfect predictions, and the gradients become small.
"""

import torch


def _log_softmax(x):
    shifted = x - x.amax(dim=1, keepdim=True)
    return shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))


def cross_entropy(logits, y):
    probabilities = torch.exp(_log_softmax(logits))
    return -_log_softmax(probabilities)[torch.arange(len(y)), y.long()].mean()
