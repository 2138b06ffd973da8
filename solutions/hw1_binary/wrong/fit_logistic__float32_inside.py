# task: fit_logistic
# fails:
#   nothing_yet
"""`torch.zeros(m)` is float32 unless told otherwise. Converting the data to match it makes the error message go away
and the digits too: give the weights the dtype of X instead.
"""

import torch


def fit_logistic(X, t, lr, epochs):
    data, targets = X.float(), t.float()
    w, b, losses = torch.zeros(X.shape[1]), torch.zeros(()), torch.zeros(epochs)
    for epoch in range(epochs):
        z = data @ w + b
        losses[epoch] = (torch.relu(z) - targets * z + torch.log1p(torch.exp(-z.abs()))).mean()
        residual = (1 + torch.tanh(z / 2)) / 2 - targets
        w = w - lr * (data.T @ residual) / len(targets)
        b = b - lr * residual.mean()
    return w.to(X.dtype), b.to(X.dtype), losses.to(X.dtype)
