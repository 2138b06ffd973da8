"""Collects predictions in a CPU buffer and compares them with GPU labels."""

import torch


def solve(model, X, y):
    preds = torch.empty(len(y), dtype=torch.long)
    with torch.no_grad():
        for i in range(0, len(y), 3):
            preds[i : i + 3] = model(X[i : i + 3]).argmax(1)
    return (preds == y).float().mean().item()


def example():
    return torch.nn.Linear(3, 2), torch.randn(7, 3), torch.randint(0, 2, (7,))
