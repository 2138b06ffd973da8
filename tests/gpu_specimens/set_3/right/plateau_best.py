"""ReduceLROnPlateau fed with a 0-dim loss, and the best loss kept by comparison."""

import torch
from torch import nn


def solve(X, y):
    torch.manual_seed(0)
    model = nn.Linear(X.shape[1], 1).to(X.device)
    opt = torch.optim.RMSprop(model.parameters(), lr=0.05)
    sched = torch.optim.lr_scheduler.ReduceLROnPlateau(opt, patience=0)
    best = None
    for _ in range(4):
        opt.zero_grad(set_to_none=False)
        loss = ((model(X)[:, 0] - y) ** 2).mean()
        loss.backward()
        opt.step()
        sched.step(loss.detach())
        if best is None or loss < best:
            best = loss.detach()
    return best


def example():
    return torch.randn(8, 2), torch.randn(8)
