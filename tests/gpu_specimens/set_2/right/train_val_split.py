"""Splits with random_split, evaluates in batches, collects predictions with cat."""

import torch
from torch.utils.data import DataLoader, TensorDataset, random_split


def solve(model, X, y):
    ds = TensorDataset(X, y)
    train, val = random_split(ds, [8, 4], generator=torch.Generator().manual_seed(0))
    preds, labels = [], []
    model.eval()
    with torch.inference_mode():
        for xb, yb in DataLoader(val, batch_size=3):
            preds.append(model(xb).argmax(1))
            labels.append(yb)
    return (torch.cat(preds) == torch.cat(labels)).double().mean().item(), len(train)


def example():
    return torch.nn.Linear(3, 2), torch.randn(12, 3), torch.randint(0, 2, (12,))
