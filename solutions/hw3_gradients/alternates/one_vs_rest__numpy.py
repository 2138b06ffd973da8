# task: one_vs_rest
"""Right: NumPy, with the overflow of e^1000 to infinity accepted on purpose, because 1 / infinity is the right 0."""

import numpy as np
import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    x, labels = X.cpu().numpy(), y.cpu().numpy()
    W = np.zeros((num_classes, x.shape[1]), dtype=x.dtype)
    b = np.zeros(num_classes, dtype=x.dtype)
    targets = (labels[:, np.newaxis] == np.arange(num_classes)).astype(x.dtype)
    for _ in range(epochs):
        with np.errstate(over="ignore"):
            a = 1 / (1 + np.exp(-(x @ W.T + b)))
        W -= lr * ((a - targets).T @ x) / len(x)
        b -= lr * (a - targets).mean(axis=0)
    return torch.from_numpy(W).to(X.device), torch.from_numpy(b).to(X.device)
