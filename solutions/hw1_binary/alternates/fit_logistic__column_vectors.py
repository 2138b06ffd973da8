# task: fit_logistic
"""Columns throughout, losses collected as Python numbers, shapes restored at the end."""

import torch


def fit_logistic(X, t, lr, epochs):
    T = t.reshape(-1, 1)
    W, b, history = torch.zeros_like(X[:1].T), torch.zeros_like(T[:1]), []
    for _ in range(epochs):
        Z = X @ W + b
        history.append((torch.relu(Z) - T * Z + torch.log(1 + torch.exp(-Z.abs()))).mean().item())
        error = 0.5 * (1 + torch.tanh(Z / 2)) - T
        W, b = W - lr / len(X) * (X.T @ error), b - lr * error.mean()
    return W.flatten(), b.reshape(()), X.new_tensor(history)
