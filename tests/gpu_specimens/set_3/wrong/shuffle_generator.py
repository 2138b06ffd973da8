"""Gives a DataLoader a generator on the GPU, but it shuffles on the CPU."""

import torch
from torch.utils.data import DataLoader, TensorDataset


def solve(model, X):
    device = next(model.parameters()).device
    g = torch.Generator(device=device)
    g.manual_seed(0)
    loader = DataLoader(TensorDataset(X.cpu()), batch_size=4, shuffle=True, generator=g)
    return sum(model(xb.to(device)).sum() for (xb,) in loader)


def example():
    return torch.nn.Linear(3, 1), torch.randn(8, 3)
