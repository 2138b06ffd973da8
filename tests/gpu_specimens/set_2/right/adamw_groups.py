"""AdamW with two parameter groups and gradient accumulation."""

import torch


def solve(model, X, y):
    opt = torch.optim.AdamW([{"params": [model.weight], "lr": 0.1}, {"params": [model.bias]}], lr=0.01)
    for i, (a, b) in enumerate(zip(X.split(2), y.split(2))):
        (torch.nn.functional.l1_loss(model(a).flatten(), b) / 2).backward()
        if i % 2:
            opt.step()
            opt.zero_grad()
    return model


def example():
    return torch.nn.Linear(3, 1), torch.randn(8, 3), torch.randn(8)
