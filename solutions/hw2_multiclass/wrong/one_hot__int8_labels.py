# task: one_hot
# fails:
#   test_two_hundred_classes
#   test_thousand_classes
"""Storing labels as int8 saves memory, but int8 ends at 127: a label of 199 turns into -57, which counts from the end
and marks another class without any error.
"""

import torch


def one_hot(y, num_classes):
    y = y.to(torch.int8)
    rows = torch.zeros(len(y), num_classes, device=y.device)
    rows[torch.arange(len(y), device=y.device), y.long()] = 1.0
    return rows
