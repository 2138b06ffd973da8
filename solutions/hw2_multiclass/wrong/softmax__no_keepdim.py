# task: softmax
# fails:
#   nothing_yet
"""Without `keepdim=True` the sums have the shape (n,) and line up with the columns instead of the rows. That is an
error for most shapes, and a silent mistake for a square batch.
"""

import torch


def softmax(x):
    powers = torch.exp(x - x.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1)
