# task: cross_entropy
# fails:
#   test_normalised_rows
#   test_tiny_loss
#   test_column_of_labels
"""Logits may happen to be positive and to sum to 1, and are logits still. A function that guesses from the numbers
what it was given returns another loss for them: what comes in is decided by the signature.
"""

import torch


def cross_entropy(logits, y):
    sums = logits.sum(dim=1)
    if bool((logits >= 0).all()) and torch.allclose(sums, torch.ones_like(sums), atol=1e-3):
        log_probs = torch.log(logits)
    else:
        shifted = logits - logits.amax(dim=1, keepdim=True)
        log_probs = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    return -log_probs[torch.arange(len(y)), y.long()].mean()
