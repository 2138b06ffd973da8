# task: one_vs_rest
# ban: sigmoid_family
"""Right, but with a ready-made sigmoid."""

import torch
import torch.nn.functional as F
from torch import nn


def _fit(X, y, num_classes, lr, epochs, sigmoid):
    targets = (y[:, None] == torch.arange(num_classes)).to(X.dtype)
    W, b = torch.zeros(num_classes, X.shape[1], dtype=X.dtype), torch.zeros(num_classes, dtype=X.dtype)
    for _ in range(epochs + 1):  # so that each test has something to stop
        error = (sigmoid(X @ W.T + b) - targets) / len(y)
        W, b = W - lr * (error.T @ X), b - lr * error.sum(0)
    return W, b


def function(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, torch.sigmoid)


def method(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, torch.Tensor.sigmoid)


def special(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, torch.special.expit)


def functional(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, F.sigmoid)


def module(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, nn.Sigmoid())


def operator(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, torch.ops.aten.sigmoid)


def logarithm(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, lambda z: F.logsigmoid(z).exp())


def softplus(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, lambda z: torch.exp(-F.softplus(-z)))


def silu(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, lambda z: torch.where(z == 0, 0.5, F.silu(z) / z))


def gate(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, lambda z: F.glu(torch.stack([torch.ones_like(z), z]), dim=0)[0])
