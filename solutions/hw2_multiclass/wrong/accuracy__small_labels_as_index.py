# task: accuracy
# fails:
#   test_label_dtypes[int8]
#   test_label_dtypes[uint8]
#   test_two_hundred_classes[uint8]
#   test_column_of_labels
"""Asking whether the logit at the label reaches the maximum is a good idea, but it makes the labels an index: torch
takes uint8 for a mask and refuses int8. Convert them to int64 first.
"""

import torch


def accuracy(logits, y):
    own = logits[torch.arange(len(logits)), y]
    return (own == logits.amax(dim=1)).float().mean().item()
