# task: soft_cross_entropy
# fails:
#   test_far_logits[up]
#   test_far_logits[wide]
#   test_certain_row
#   test_far_gradients[single_rows]
#   test_half_precision
#   test_tiny_loss
"""Leaving out classes of target 0 saves the value where the softmax underflowed, but a class that is wanted and has
underflowed still costs inf, and the gradient is NaN. Never take the logarithm of a probability.
"""

import torch


def soft_cross_entropy(logits, targets):
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    log_probs = torch.log(powers / powers.sum(dim=1, keepdim=True))
    terms = torch.where(targets == 0, torch.zeros_like(targets), targets * log_probs)
    return -terms.sum(dim=1).mean()
