# task: one_hot
# fails:
#   test_label_dtypes[int8]
#   test_label_dtypes[uint8]
#   test_two_hundred_classes[uint8]
"""As an index, torch reads a uint8 tensor as a mask and refuses int8 altogether. Labels of every integer dtype are
allowed here, so convert them to int64 before you index with them.
"""

import torch


def one_hot(y, num_classes):
    return torch.eye(num_classes, device=y.device)[y]
