"""A DataLoader with pin_memory=True over data that are already on the GPU."""

import torch
from torch.utils.data import DataLoader, TensorDataset


def solve(model, X, y):
    opt = torch.optim.SGD(model.parameters(), lr=0.1)
    for xb, yb in DataLoader(TensorDataset(X, y), batch_size=4, pin_memory=True):
        opt.zero_grad()
        torch.nn.functional.cross_entropy(model(xb), yb).backward()
        opt.step()
    return model


def example():
    return torch.nn.Linear(3, 2), torch.randn(8, 3), torch.randint(0, 2, (8,))
