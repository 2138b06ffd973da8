# task: one_hot
# fails:
#   test_memory
"""The identity needs one row per class. One that is as large as the batch, cut down to the columns of the classes,
gives the same rows, but its memory grows with the square of the batch.
"""

import torch


def one_hot(y, num_classes):
    size = max(len(y), num_classes)
    return torch.eye(size, device=y.device)[y.long()][:, :num_classes]
