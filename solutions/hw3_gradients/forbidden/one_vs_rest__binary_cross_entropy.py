# task: one_vs_rest
# ban: binary_cross_entropy
"""Looks at the ready-made loss on the way, although only its gradient is needed."""

import torch
import torch.nn.functional as F
from torch import nn


def _fit(X, y, num_classes, lr, epochs, loss):
    targets = (y[:, None] == torch.arange(num_classes)).to(X.dtype)
    W, b = torch.zeros(num_classes, X.shape[1], dtype=X.dtype), torch.zeros(num_classes, dtype=X.dtype)
    for _ in range(epochs + 1):  # so that each test has something to stop
        z = X @ W.T + b
        loss(z, targets)
        error = (1 / (1 + torch.exp(-z)) - targets) / len(y)
        W, b = W - lr * (error.T @ X), b - lr * error.sum(0)
    return W, b


def functional(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, F.binary_cross_entropy_with_logits)


def module(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, nn.BCEWithLogitsLoss())


def operator(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, torch.ops.aten.binary_cross_entropy_with_logits)


def of_probabilities(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, lambda z, t: F.binary_cross_entropy(1 / (1 + torch.exp(-z)), t))
