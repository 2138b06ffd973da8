"""Early stopping with float('inf') and a tensor of the best loss."""

import torch


def solve(model, X, y):
    opt = torch.optim.RMSprop(model.parameters(), lr=0.01)
    best = torch.tensor(float("inf"))
    patience = 0
    while patience < 2:
        opt.zero_grad()
        loss = torch.nn.functional.huber_loss(model(X)[:, 0], y)
        loss.backward()
        opt.step()
        if loss < best - 1e-3:
            best, patience = loss.detach(), 0
        else:
            patience += 1
    return best


def example():
    return torch.nn.Linear(2, 1), torch.randn(6, 2), torch.randn(6)
