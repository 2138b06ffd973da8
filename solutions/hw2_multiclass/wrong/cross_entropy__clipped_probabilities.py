# task: cross_entropy
# fails:
#   test_far_logits[up]
#   test_far_logits[wide]
#   test_certain_row[wrong]
#   test_far_gradients[single_rows]
#   test_half_precision
#   test_tiny_loss
#   test_column_of_labels
"""A probability that was clipped to 1e-15 costs 34.5 at most and has no gradient: the worst mistakes, with losses of
1000 and more, are the ones that are no longer corrected.
"""

import torch


def cross_entropy(logits, y):
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    probabilities = powers / powers.sum(dim=1, keepdim=True)
    clipped = probabilities.clamp(1e-15, 1 - 1e-15)
    return -torch.log(clipped[torch.arange(len(y)), y.long()]).mean()
