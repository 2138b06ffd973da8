"""Class weights for the loss made on the CPU."""

import torch


def solve(z, y):
    loss = torch.nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0]))
    return loss(z, y)


def example():
    return torch.randn(4, 3), torch.tensor([0, 1, 2, 2])
