# task: fit_logistic
"""Appends a column of ones to X, so that there is one vector to train, and takes it apart at the end."""

import torch


def fit_logistic(X, t, lr, epochs):
    wide = torch.cat([X, X.new_ones(len(X), 1)], dim=1)
    v = X.new_zeros(wide.shape[1])
    losses = X.new_empty(epochs)
    for i in range(epochs):
        z = wide @ v
        e = torch.exp(-z.abs())
        losses[i] = torch.mean(z.clamp(min=0) - z * t + torch.log1p(e))
        v = v - lr * (wide.T @ (torch.where(z >= 0, 1 / (1 + e), e / (1 + e)) - t)) / len(t)
    return v[:-1], v[-1], losses
