# task: accuracy
# fails:
#   nothing_yet
"""The accuracy is a share between 0 and 1. Per cent are for people: multiply by 100 where you print it."""

import torch


def accuracy(logits, y):
    hits = torch.argmax(logits, dim=1) == y
    return 100.0 * hits.float().mean().item()
