# task: fit_logistic
# fails:
#   test_one_epoch
#   test_soft_targets
#   test_long_run
#   test_second_run
#   test_device
#   test_no_epochs
#   test_column_targets
"""The weights reached for a data set are kept outside the function, and the next call on the same data goes on from
there. Whoever runs the cell again gets other results each time: start every call from zeros.
"""

import torch

_reached = {}


def fit_logistic(X, t, lr, epochs):
    data = X.dtype, X.shape, X.sum().item()
    w, b = _reached.get(data, (X.new_zeros(X.shape[1]), X.new_zeros(())))
    losses = X.new_zeros(epochs)
    for epoch in range(epochs):
        z = X @ w + b
        losses[epoch] = (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()
        residual = (1 + torch.tanh(z / 2)) / 2 - t
        w = w - lr * (X.T @ residual) / len(t)
        b = b - lr * residual.mean()
    _reached[data] = w, b
    return w, b, losses
