# task: fit_logistic
# fails:
#   test_golden_run
#   test_one_epoch
#   test_fresh_problems
#   test_soft_targets
#   test_large_logits
#   test_small_losses
#   test_long_run
#   test_sizes_of_one[one_feature]
#   test_second_run
#   test_transposed
#   test_device
#   test_column_targets
"""The loss is a mean, so its gradient is divided by n. The sum takes steps that are n times as long: a learning rate
that works for 10 examples then diverges for 1000.
"""

import torch


def fit_logistic(X, t, lr, epochs):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), X.new_zeros(epochs)
    for epoch in range(epochs):
        z = X @ w + b
        losses[epoch] = (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()
        residual = (1 + torch.tanh(z / 2)) / 2 - t
        w = w - lr * (X.T @ residual)
        b = b - lr * residual.sum()
    return w, b, losses
