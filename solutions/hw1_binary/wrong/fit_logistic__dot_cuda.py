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
#   test_inputs_are_kept
#   test_cost
#   test_device[inputs_on_cpu]
#   test_no_epochs
#   test_column_targets
"""`.cuda()` asks for a GPU whatever the machine and whatever the data: without one it raises an error, and with one it
meets features that may still lie on the CPU. `torch.zeros(m, device=X.device)` is right on both.
"""

import torch


def fit_logistic(X, t, lr, epochs):
    n, m = X.shape
    w = torch.zeros(m, dtype=X.dtype).cuda()
    b = torch.zeros((), dtype=X.dtype).cuda()
    losses = torch.zeros(epochs, dtype=X.dtype).cuda()
    t = t.reshape(-1)
    for epoch in range(epochs):
        z = X @ w + b
        positive = z >= 0
        e = torch.exp(torch.where(positive, -z, z))
        losses[epoch] = (torch.where(positive, z, torch.zeros_like(z)) - t * z + torch.log1p(e)).mean()
        residual = torch.where(positive, torch.ones_like(e), e) / (1 + e) - t
        w = w - lr * (X.T @ residual) / n
        b = b - lr * residual.mean()
    return w, b, losses
