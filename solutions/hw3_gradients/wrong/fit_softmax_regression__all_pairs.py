# task: fit_softmax_regression
# fails:
#   test_cost
"""`log_a[:, y]` is an (n, n) table, every example with every label, of which only the diagonal is wanted: right
numbers at n times the memory. Address one entry per row with row numbers and labels."""

import torch


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    n = X.shape[0]
    y = y.long()
    onehot = torch.eye(num_classes, dtype=X.dtype, device=X.device)[y]
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device)
    losses = torch.zeros(epochs, dtype=X.dtype, device=X.device)
    for k in range(epochs):
        z = X @ W.T + b
        z = z - z.amax(dim=1, keepdim=True)
        log_a = z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))
        losses[k] = -log_a[:, y].diagonal().mean()
        error = (torch.exp(log_a) - onehot) / n
        W = W - lr * (error.T @ X)
        b = b - lr * error.sum(dim=0)
    return W, b, losses
