# task: soft_cross_entropy
# ban: cross_entropy_family
"""The ready-made cross-entropy, which takes probabilities as targets."""

import torch.nn.functional as F
from torch import nn


def functional(logits, targets):
    return F.cross_entropy(logits, targets)


def module(logits, targets):
    return nn.CrossEntropyLoss()(logits, targets)
