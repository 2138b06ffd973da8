"""Keeps the best weights by deepcopy and loads them back."""

import copy

import torch


def solve(model, X, y):
    opt = torch.optim.SGD(model.parameters(), lr=0.5)
    best, best_state = float("inf"), None
    for _ in range(5):
        loss = ((model(X).squeeze(-1) - y) ** 2).mean()
        if loss.item() < best:
            best, best_state = loss.item(), copy.deepcopy(model.state_dict())
        opt.zero_grad()
        loss.backward()
        opt.step()
    model.load_state_dict(best_state)
    return model, best


def example():
    return torch.nn.Linear(3, 1), torch.randn(10, 3), torch.randn(10)
