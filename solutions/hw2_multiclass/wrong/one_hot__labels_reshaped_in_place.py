# task: one_hot
# fails:
#   test_labels_are_kept
"""A name that ends in an underscore works in place: `unsqueeze_` turns the caller's labels into a column, and
whatever the caller does with them next goes wrong. `unsqueeze` makes a new view instead.
"""

import torch


def one_hot(y, num_classes):
    columns = y.unsqueeze_(1).long()
    return torch.zeros(len(y), num_classes, device=y.device).scatter(1, columns, 1.0)
