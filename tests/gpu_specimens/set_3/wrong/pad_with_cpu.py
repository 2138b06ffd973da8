"""Pads a list in which the last sequence was made on the CPU."""

import torch
from torch.nn.utils.rnn import pad_sequence


def solve(a, b):
    return pad_sequence([a, b, torch.zeros(1)], batch_first=True)


def example():
    return torch.randn(3), torch.randn(2)
