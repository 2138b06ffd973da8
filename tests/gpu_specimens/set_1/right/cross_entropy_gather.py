"""Cross entropy by gather."""

import torch


def solve(z, y):
    return -torch.log_softmax(z, 1).gather(1, y.view(-1, 1)).mean()


def example():
    return torch.randn(4, 3), torch.tensor([0, 2, 1, 1])
