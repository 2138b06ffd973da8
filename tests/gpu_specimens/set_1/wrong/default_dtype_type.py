"""Converts with .type(torch.FloatTensor), which also moves to the CPU."""

import torch


def solve(pred, y):
    return (pred == y).type(torch.FloatTensor)


def example():
    return torch.tensor([1, 2, 3]), torch.tensor([1, 0, 3])
