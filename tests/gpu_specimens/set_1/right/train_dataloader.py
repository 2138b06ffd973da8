"""Trains with a DataLoader over a TensorDataset, moving each batch."""

import torch
from torch.utils.data import DataLoader, TensorDataset


def solve(model, X, y):
    device = next(model.parameters()).device
    loader = DataLoader(TensorDataset(X, y), batch_size=4, shuffle=True, pin_memory=False)
    opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for xb, yb in loader:
        xb, yb = xb.to(device, non_blocking=True), yb.to(device, non_blocking=True)
        opt.zero_grad(set_to_none=True)
        torch.nn.functional.mse_loss(model(xb).squeeze(1), yb).backward()
        opt.step()
    return model


def example():
    return torch.nn.Linear(3, 1), torch.randn(10, 3), torch.randn(10)
