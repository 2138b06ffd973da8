# task: fit_softmax_regression
"""Right: W and b belong to the function, so updating them in place harms nobody; losses are collected in a list."""

import torch


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    n = len(X)
    index = y.long().reshape(-1, 1)
    W = torch.zeros((num_classes, X.shape[1]), dtype=X.dtype, device=X.device)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device)
    losses = []
    for _ in range(epochs):
        z = X @ W.T + b
        top = z.max(dim=1).values
        lse = top + torch.log(torch.exp(z - top[:, None]).sum(dim=1))
        losses.append((lse - z.gather(1, index)[:, 0]).mean().item())
        a = torch.exp(z - lse[:, None])
        a.scatter_add_(1, index, torch.full((n, 1), -1.0, dtype=X.dtype, device=X.device))
        W -= lr / n * (a.T @ X)
        b -= lr / n * a.sum(dim=0)
    return W, b, torch.tensor(losses, dtype=X.dtype, device=X.device)
