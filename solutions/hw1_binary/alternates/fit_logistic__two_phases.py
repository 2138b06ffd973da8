# task: fit_logistic
"""Trains first and keeps all weights, then computes all losses at once."""

import torch


def fit_logistic(X, t, lr, epochs):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    path = [(w, b)]
    for _ in range(epochs):
        a = 1 / (1 + torch.exp(-(X @ w + b)))
        w = w - lr * ((a - t)[:, None] * X).mean(dim=0)
        b = b - lr * (a - t).mean()
        path.append((w, b))
    Z = torch.stack([w for w, _ in path]) @ X.T + torch.stack([b for _, b in path])[:, None]
    losses = (torch.relu(Z) + torch.log1p(torch.exp(-Z.abs())) - t * Z).mean(dim=1)
    return w, b, losses[:epochs]
