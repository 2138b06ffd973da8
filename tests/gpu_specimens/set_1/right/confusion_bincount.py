"""Confusion matrix by bincount."""

import torch


def solve(pred, y, C):
    return torch.bincount(y * C + pred, minlength=C * C).reshape(C, C)


def example():
    return torch.tensor([0, 1, 1, 2]), torch.tensor([0, 1, 2, 2]), 3
