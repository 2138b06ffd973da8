"""Evaluation decorated with no_grad; counts by item()."""

import torch


@torch.no_grad()
def evaluate(model, batches):
    model.eval()
    correct = total = 0
    for xb, yb in batches:
        pred = model(xb).argmax(dim=1)
        correct += (pred == yb).sum().item()
        total += yb.numel()
    return correct / total


def solve(model, X, y):
    return evaluate(model, list(zip(X.split(3), y.split(3))))


def example():
    return torch.nn.Linear(2, 3), torch.randn(7, 2), torch.randint(0, 3, (7,))
