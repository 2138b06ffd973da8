# task: fit_logistic
# fails:
#   test_small_losses
#   test_long_run
#   test_no_epochs
#   test_column_targets
"""Stopping when the loss hardly changes is a useful habit, but here exactly `epochs` updates were ordered: the losses
are fewer than promised, and the weights not those of the last epoch.
"""

import torch


def fit_logistic(X, t, lr, epochs):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(epochs):
        z = X @ w + b
        losses.append((torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean())
        if len(losses) > 1 and abs(losses[-2] - losses[-1]) < 1e-6:
            break
        residual = (1 + torch.tanh(z / 2)) / 2 - t
        w = w - lr * (X.T @ residual) / len(t)
        b = b - lr * residual.mean()
    return w, b, torch.stack(losses)
