"""Adds squared gradient norms to torch.zeros(1), which is no 0-dim tensor."""

import torch


def solve(model, x):
    model(x).sum().backward()
    total = torch.zeros(1)
    for p in model.parameters():
        total += p.grad.norm() ** 2
    return total.sqrt().to(x.device)


def example():
    return torch.nn.Linear(3, 2), torch.randn(4, 3)
