# task: fit_logistic
# fails:
#   nothing_yet
"""The weights live outside the function, so a second call goes on where the first one stopped. Whoever reruns the
cell gets other results each time: start every call from zeros.
"""

import torch

_weights = {}


def fit_logistic(X, t, lr, epochs):
    m = X.shape[1]
    w, b = _weights.get((m, X.dtype), (X.new_zeros(m), X.new_zeros(())))
    losses = X.new_zeros(epochs)
    for epoch in range(epochs):
        z = X @ w + b
        losses[epoch] = (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()
        residual = (1 + torch.tanh(z / 2)) / 2 - t
        w = w - lr * (X.T @ residual) / len(t)
        b = b - lr * residual.mean()
    _weights[m, X.dtype] = w, b
    return w, b, losses
