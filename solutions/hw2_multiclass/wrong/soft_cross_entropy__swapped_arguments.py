# task: soft_cross_entropy
# fails:
#   nothing_yet
"""The cross-entropy is not symmetric: the logarithm belongs to the predictions, and the targets are the weights. The
first argument holds the logits.
"""

import torch


def soft_cross_entropy(targets, logits):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    log_probs = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    return -(targets * log_probs).sum(dim=1).mean()
