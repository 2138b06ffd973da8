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
#   test_no_epochs
#   test_column_targets
"""Each loss belongs to the weights before the update, so the first one is ln 2 whatever the data. Recorded
afterwards, the curve is shifted by one epoch and its starting point is missing.
"""

import torch


def fit_logistic(X, t, lr, epochs):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    losses = []
    for _ in range(epochs):
        residual = (1 + torch.tanh((X @ w + b) / 2)) / 2 - t
        w = w - lr * X.T @ residual / len(t)
        b = b - lr * residual.mean()
        z = X @ w + b
        losses.append((torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean())
    return w, b, torch.stack(losses)
