# task: fit_softmax_regression
# ban: ready_made_training
"""Lets an optimiser or a ready-made classifier do the training."""

import torch
import torch.optim as optim
from sklearn.linear_model import LogisticRegression
from torch.optim import SGD


def _fit(X, y, num_classes, lr, epochs, optimiser):
    W, b = torch.zeros(num_classes, X.shape[1], dtype=X.dtype), torch.zeros(num_classes, dtype=X.dtype)
    step = optimiser([W, b], lr=lr)
    targets = (y[:, None] == torch.arange(num_classes)).to(X.dtype)
    losses = torch.zeros(epochs, dtype=X.dtype)
    for epoch in range(epochs):
        logits = X @ W.T + b
        shifted = logits - logits.amax(-1, keepdim=True)
        log_probs = shifted - shifted.exp().sum(-1, keepdim=True).log()
        losses[epoch] = -(targets * log_probs).sum(-1).mean()
        error = (log_probs.exp() - targets) / len(y)
        W.grad, b.grad = error.T @ X, error.sum(0)
        step.step()
    return W, b, losses


def imported(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, SGD)


def module(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, optim.SGD)


def attribute(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, torch.optim.SGD)


def looked_up(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, vars(torch)["optim"].SGD)


def another(X, y, num_classes, lr, epochs):
    return _fit(X, y, num_classes, lr, epochs, torch.optim.Adam)


def classifier(X, y, num_classes, lr, epochs):
    model = LogisticRegression(max_iter=max(1, epochs)).fit(X.numpy(), y.numpy())
    return torch.as_tensor(model.coef_), torch.as_tensor(model.intercept_), torch.zeros(epochs, dtype=X.dtype)
