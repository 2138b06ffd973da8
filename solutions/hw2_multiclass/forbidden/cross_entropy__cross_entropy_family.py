# task: cross_entropy
# ban: cross_entropy_family
"""The ready-made cross-entropy."""

import torch.nn.functional as F
from torch import nn
from torch.nn.functional import cross_entropy as ready_made


def functional(logits, y):
    return F.cross_entropy(logits, y.long())


def imported(logits, y):
    return ready_made(logits, y.long())


def module(logits, y):
    return nn.CrossEntropyLoss()(logits, y.long())
