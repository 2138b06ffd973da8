# task: fit_logistic
# fails:
#   test_one_epoch
#   test_fresh_problems[tall]
#   test_soft_targets
#   test_large_logits
#   test_long_run
#   test_sizes_of_one[one_feature]
#   test_second_run
#   test_transposed
#   test_no_epochs
#   test_column_targets
"""The weights live outside the function, so a second call goes on where the first one stopped. Whoever reruns the
cell gets other results each time: start every call from zeros.
"""

import torch

_weights = {}


def fit_logistic(X, t, lr, epochs):
    w, b = _weights.get((X.shape, X.dtype), (X.new_zeros(X.shape[1]), X.new_zeros(())))
    losses = X.new_zeros(epochs)
    for epoch in range(epochs):
        z = X @ w + b
        losses[epoch] = (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()
        residual = (1 + torch.tanh(z / 2)) / 2 - t
        w = w - lr * (X.T @ residual) / len(t)
        b = b - lr * residual.mean()
    _weights[X.shape, X.dtype] = w, b
    return w, b, losses
