# task: logistic_grad
"""Keeps everything as columns and flattens at the end."""

import torch


def logistic_grad(X, t, w, b):
    z = X @ w.reshape(-1, 1) + b
    e = torch.exp(-z.abs())
    errors = torch.where(z >= 0, 1 / (1 + e), e / (1 + e)) - t.reshape(-1, 1)
    return (X.T @ errors / X.shape[0]).flatten(), errors.sum() / X.shape[0]
