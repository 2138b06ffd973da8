# task: accuracy
# fails:
#   nothing_yet
"""The share is right, but it is still a tensor. Asked for is a plain Python float, as logs and JSON files need it:
`.item()` makes one of a tensor without dimensions.
"""

import torch


def accuracy(logits, y):
    hits = torch.argmax(logits, dim=1) == y
    return hits.float().mean()
