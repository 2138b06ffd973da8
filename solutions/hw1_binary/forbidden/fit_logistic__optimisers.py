# task: fit_logistic
# ban: optimisers
"""Lets an optimiser of torch take the steps."""

import torch
from torch.optim import SGD


def _fit(X, t, lr, epochs, optimiser):
    w, b = torch.zeros(X.shape[1], dtype=X.dtype), torch.zeros((), dtype=X.dtype)
    step = optimiser([w, b], lr=lr)
    losses = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        z = X @ w + b
        losses[epoch] = (z.clamp(min=0) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()
        residual = torch.exp(z - z.clamp(min=0)) / (1 + torch.exp(-z.abs())) - t
        w.grad, b.grad = X.T @ residual / len(t), residual.mean()
        step.step()
    return w, b, losses


def imported(X, t, lr, epochs):
    return _fit(X, t, lr, epochs, SGD)


def attribute(X, t, lr, epochs):
    return _fit(X, t, lr, epochs, torch.optim.SGD)


def another(X, t, lr, epochs):
    return _fit(X, t, lr, epochs, torch.optim.Adam)


def imported_late(X, t, lr, epochs):
    from torch.optim import SGD as Late

    return _fit(X, t, lr, epochs, Late)
