# task: fit_logistic
# fails:
#   test_golden_run[float64]
#   test_fresh_problems
#   test_soft_targets
#   test_small_losses
#   test_long_run
#   test_sizes_of_one
#   test_second_run
#   test_transposed
#   test_column_targets
"""`torch.zeros(m)` is float32 unless told otherwise. Converting the data to match it makes the error message go away
and the digits too: give the weights the dtype of X instead.
"""

import torch


def fit_logistic(X, t, lr, epochs):
    w, b = torch.zeros(X.shape[1], device=X.device), torch.zeros((), device=X.device)
    losses = X.new_zeros(epochs)
    for epoch in range(epochs):
        z = (X.float() @ w + b).to(X.dtype)
        losses[epoch] = (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()
        residual = (1 + torch.tanh(z / 2)) / 2 - t
        w = w - lr * (X.T @ residual).float() / len(t)
        b = b - lr * residual.mean().float()
    return w.to(X.dtype), b.to(X.dtype), losses
