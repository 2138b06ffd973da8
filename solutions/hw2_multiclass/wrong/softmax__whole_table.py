# task: softmax
# fails:
#   nothing_yet
"""Dividing by the sum over the whole batch makes all entries together sum to 1. Every row is a distribution of its
own: reduce over the last dimension only.
"""

import torch


def softmax(x):
    powers = torch.exp(x - x.max())
    return powers / powers.sum()
