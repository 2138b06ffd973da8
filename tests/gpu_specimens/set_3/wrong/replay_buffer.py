"""Keeps samples on the CPU to spare memory and forgets to bring them back."""

from collections import deque

import torch


def solve(model, X):
    memory = deque(maxlen=5)
    for row in X:
        memory.append(row.cpu())
    batch = torch.stack([memory[i] for i in (0, 2, 4)])
    return model(batch)


def example():
    return torch.nn.Linear(3, 2), torch.randn(6, 3)
