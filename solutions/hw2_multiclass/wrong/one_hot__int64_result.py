# task: one_hot
# fails:
#   nothing_yet
"""Comparing labels with class numbers and calling `.long()` gives whole numbers. These rows are to be multiplied with
log-probabilities, so they have to be float32.
"""

import torch


def one_hot(y, num_classes):
    return (y.long().unsqueeze(1) == torch.arange(num_classes)).long()
