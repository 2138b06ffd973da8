# task: one_hot
# ban: one_hot_family
"""The ready-made one-hot rows."""

import torch
import torch.nn.functional as F
from torch.nn.functional import one_hot as ready_made


def functional(y, num_classes):
    return F.one_hot(y.long(), num_classes).float()


def imported(y, num_classes):
    return ready_made(y.long(), num_classes).float()


def operator(y, num_classes):
    return torch.ops.aten.one_hot(y.long(), num_classes).float()
