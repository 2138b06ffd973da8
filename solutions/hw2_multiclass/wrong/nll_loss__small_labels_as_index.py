# task: nll_loss
# fails:
#   test_label_dtypes[int8]
#   test_label_dtypes[uint8]
#   test_two_hundred_classes[uint8]
#   test_column_of_labels
"""The labels go into an index just as they come. A uint8 index is a mask to torch, int8 is no index at all, and a
column of labels broadcasts against the row numbers: convert the labels first.
"""

import torch


def nll_loss(log_probs, y):
    return -log_probs[torch.arange(len(log_probs)), y].mean()
