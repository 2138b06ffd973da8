# task: fit_logistic
# fails:
#   test_inputs_are_kept
#   test_column_targets
"""`unsqueeze_` turns the caller's targets into a column for good, and their next line meets shape (n, 1) where it
expects (n,). Without the underscore you get a column of your own.
"""

import torch


def fit_logistic(X, t, lr, epochs):
    t.unsqueeze_(1)
    w, b, losses = X.new_zeros(X.shape[1], 1), X.new_zeros(()), X.new_zeros(epochs)
    for epoch in range(epochs):
        z = X @ w + b
        losses[epoch] = (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()
        residual = (1 + torch.tanh(z / 2)) / 2 - t
        w = w - lr * (X.T @ residual) / len(X)
        b = b - lr * residual.mean()
    return w[:, 0], b, losses
