# task: fit_softmax_regression
"""Right: computes in float64 whatever the input, and rounds once, at the end."""

import torch


def _step(X, truth, W, b):
    z = X @ W.T + b
    z = z - z.amax(dim=1, keepdim=True)
    total = torch.exp(z).sum(dim=1, keepdim=True)
    error = torch.exp(z) / total - truth
    loss = (torch.log(total[:, 0]) - z[truth == 1]).mean()
    return loss, error.T @ X / len(X), error.mean(dim=0)


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    wide = X.to(torch.float64)
    truth = (y.view(-1, 1) == torch.arange(num_classes, device=X.device)).to(torch.float64)
    W = torch.zeros(num_classes, X.shape[1], dtype=torch.float64, device=X.device)
    b = torch.zeros(num_classes, dtype=torch.float64, device=X.device)
    losses = torch.zeros(epochs, dtype=torch.float64, device=X.device)
    for k in range(epochs):
        losses[k], grad_W, grad_b = _step(wide, truth, W, b)
        W, b = W - lr * grad_W, b - lr * grad_b
    return W.to(X.dtype), b.to(X.dtype), losses.to(X.dtype)
