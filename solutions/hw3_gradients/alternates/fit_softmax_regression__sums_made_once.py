# task: fit_softmax_regression
"""Right: the labels enter only through the sum of the features of each class, which is computed once, before the loop;
the loss too is a mean of log-sum-exps minus a product with these sums."""

import torch


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    n, m = X.shape
    sums = X.new_zeros(num_classes, m).index_add(0, y.long(), X) / n
    shares = torch.bincount(y.long(), minlength=num_classes).to(X.dtype) / n
    W, b = X.new_zeros(num_classes, m), X.new_zeros(num_classes)
    losses = X.new_zeros(epochs)
    for k in range(epochs):
        z = X @ W.T + b
        top = z.amax(dim=1)
        lse = top + torch.log(torch.exp(z - top[:, None]).sum(dim=1))
        losses[k] = lse.mean() - (W * sums).sum() - b @ shares
        a = torch.exp(z - lse[:, None])
        W, b = W - lr * (a.T @ X / n - sums), b - lr * (a.mean(dim=0) - shares)
    return W, b, losses
