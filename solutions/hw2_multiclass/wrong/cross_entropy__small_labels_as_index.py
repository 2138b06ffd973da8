# task: cross_entropy
# fails:
#   test_label_dtypes[int8]
#   test_label_dtypes[uint8]
#   test_two_hundred_classes[uint8]
#   test_tiny_loss
#   test_column_of_labels
"""Indexing with the labels as they come works for int64 only: torch takes uint8 for a mask and refuses int8. Convert
the labels before you index with them.
"""

import torch


def cross_entropy(logits, y):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    log_probs = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    return -log_probs[torch.arange(len(log_probs)), y].mean()
