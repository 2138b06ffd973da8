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
#   test_cost
#   test_device
#   test_column_targets
"""This is stochastic gradient descent: n small updates an epoch, each seeing the one before. Full-batch means one
update an epoch, along the mean gradient of all examples, and no loop over them.
"""

import torch


def fit_logistic(X, t, lr, epochs):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), X.new_zeros(epochs)
    for epoch in range(epochs):
        z = X @ w + b
        losses[epoch] = (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()
        for x, target in zip(X, t, strict=True):
            residual = (1 + torch.tanh((x @ w + b) / 2)) / 2 - target
            w = w - lr * residual * x
            b = b - lr * residual
    return w, b, losses
