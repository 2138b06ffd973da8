# task: one_vs_rest
"""Right: with s = +1 for the own class and -1 for the rest, the error of an example is -s sigma(-s z), which is how far
it is from being beyond doubt."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    classes = torch.arange(num_classes, device=X.device)
    s = 2 * (y[:, None] == classes).to(X.dtype) - 1
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device)
    for _ in range(epochs):
        margin = s * (X @ W.T + b)
        push = s / (1 + torch.exp(margin))
        W = W + lr * (push.T @ X) / len(X)
        b = b + lr * push.mean(dim=0)
    return W, b
