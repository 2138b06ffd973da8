# task: fit_softmax_regression
# fails:
#   test_large_logits
"""A stable softmax does not make its logarithm stable: a probability that underflows is exactly 0, and log(0) is -inf
although the loss is a few hundred. Take the log of the sum and subtract, so that exp and log never meet."""

import torch


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    n = X.shape[0]
    onehot = torch.eye(num_classes, dtype=X.dtype, device=X.device)[y.long()]
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device)
    losses = torch.zeros(epochs, dtype=X.dtype, device=X.device)
    for k in range(epochs):
        z = X @ W.T + b
        powers = torch.exp(z - z.amax(dim=1, keepdim=True))
        a = powers / powers.sum(dim=1, keepdim=True)
        losses[k] = -torch.log(a[torch.arange(n, device=X.device), y.long()]).mean()
        error = (a - onehot) / n
        W = W - lr * (error.T @ X)
        b = b - lr * error.sum(dim=0)
    return W, b, losses
