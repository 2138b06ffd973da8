# task: predict
"""Loops over the classes and keeps the best so far of every row."""

import torch


def predict(logits):
    best = logits[:, 0]
    place = torch.zeros(len(logits), dtype=torch.int64, device=logits.device)
    for c in range(1, logits.shape[1]):
        better = logits[:, c] > best
        best, place = torch.where(better, logits[:, c], best), torch.where(better, c, place)
    return place
