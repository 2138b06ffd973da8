# task: softmax
"""Moves the classes to the front, where broadcasting needs no keepdim, and back."""

import torch


def softmax(x):
    columns = x.movedim(-1, 0)
    powers = torch.exp(columns - columns.max(dim=0).values)
    return (powers / powers.sum(dim=0)).movedim(0, -1)
