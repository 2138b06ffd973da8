"""A DataLoader over CPU tensors with pinned memory, batches moved to the model's device without blocking."""

import torch
from torch.utils.data import DataLoader, TensorDataset


def solve(model, X, y):
    device = next(model.parameters()).device
    ds = TensorDataset(X.cpu(), y.cpu())
    loader = DataLoader(ds, batch_size=4, pin_memory=torch.cuda.is_available())
    opt = torch.optim.SGD(model.parameters(), lr=0.1)
    for xb, yb in loader:
        xb = xb.to(device, non_blocking=True)
        yb = yb.to(device, non_blocking=True)
        loss = torch.nn.functional.cross_entropy(model(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
    return model


def example():
    return torch.nn.Linear(3, 2), torch.randn(10, 3), torch.randint(0, 2, (10,))
