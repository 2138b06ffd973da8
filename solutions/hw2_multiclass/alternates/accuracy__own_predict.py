# task: accuracy
"""Calls predict from the task before, and counts the misses instead of the hits."""

import torch


def accuracy(logits, y):
    misses = torch.count_nonzero(predict(logits) - y.long())  # noqa: F821 (from an earlier cell)
    return 1.0 - int(misses) / y.numel()
