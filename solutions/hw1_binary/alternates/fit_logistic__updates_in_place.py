# task: fit_logistic
"""Updates its own weights in place and takes prediction and loss from one stable logarithm."""

import torch


def _log_sigma(z):
    return z.clamp(max=0) - torch.log1p(torch.exp(-z.abs()))


def fit_logistic(X, t, lr, epochs):
    n, m = X.shape
    w, b, losses = X.new_zeros(m), X.new_zeros(()), X.new_zeros(epochs)
    with torch.no_grad():
        for i in range(epochs):
            z = torch.addmv(b, X, w)
            losses[i] = -(t * _log_sigma(z) + (1 - t) * _log_sigma(-z)).sum() / n
            step = lr * (_log_sigma(z).exp() - t) / n
            w.sub_(step @ X)
            b.sub_(step.sum())
    return w, b, losses
