# task: logistic_grad
"""The mean over the rows of X, weighted with their errors, without a matrix product."""

import torch


@torch.no_grad()
def logistic_grad(X, t, w, b):
    errors = torch.tanh(((X * w).sum(dim=1) + b) / 2) / 2 + 0.5 - t
    return (X * errors.unsqueeze(1)).mean(dim=0), errors.mean(dim=0)
