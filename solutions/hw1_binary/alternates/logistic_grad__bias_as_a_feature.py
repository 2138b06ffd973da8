# task: logistic_grad
"""Appends a column of ones to X: one product gives both gradients."""

import torch


def logistic_grad(X, t, w, b):
    wide = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    s = 0.5 + 0.5 * torch.tanh(0.5 * (wide @ torch.cat([w, b.reshape(1)])))
    slopes = (s - t) @ wide / wide.shape[0]
    return slopes[:-1], slopes[-1]
