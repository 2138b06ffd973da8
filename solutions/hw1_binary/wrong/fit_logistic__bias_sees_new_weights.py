# task: fit_logistic
# fails:
#   test_golden_run
#   test_one_epoch
#   test_fresh_problems
#   test_soft_targets
#   test_large_logits
#   test_small_losses
#   test_long_run
#   test_sizes_of_one
#   test_second_run
#   test_transposed
#   test_device
#   test_column_targets
"""Gradient descent takes both gradients at the same point. Here the bias already sees the new weights, which is
another algorithm (coordinate descent) on another path.
"""

import torch


def _residual(X, t, w, b):
    return (1 + torch.tanh((X @ w + b) / 2)) / 2 - t


def fit_logistic(X, t, lr, epochs):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), X.new_zeros(epochs)
    for epoch in range(epochs):
        z = X @ w + b
        losses[epoch] = (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()
        w = w - lr * X.T @ _residual(X, t, w, b) / len(t)
        b = b - lr * _residual(X, t, w, b).mean()
    return w, b, losses
