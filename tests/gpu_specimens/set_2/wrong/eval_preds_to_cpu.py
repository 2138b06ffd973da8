"""Returns predictions collected on the CPU."""

import torch


def solve(model, X):
    out = []
    with torch.no_grad():
        for xb in X.split(2):
            out.append(model(xb).argmax(1).cpu())
    return torch.cat(out)


def example():
    return torch.nn.Linear(3, 2), torch.randn(5, 3)
