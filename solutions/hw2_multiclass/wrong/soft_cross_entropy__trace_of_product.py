# task: soft_cross_entropy
# fails:
#   test_memory
#   test_masked_logit
#   test_tiny_loss
"""The matrix product of targets and log-probabilities compares each example with every other, and the trace keeps the
n entries that were wanted of n times n. Multiply entry by entry instead.
"""

import torch


def soft_cross_entropy(logits, targets):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    log_probs = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    return -torch.trace(targets @ log_probs.T) / len(logits)
