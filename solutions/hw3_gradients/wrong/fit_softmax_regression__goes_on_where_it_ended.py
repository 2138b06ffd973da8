# task: fit_softmax_regression
# fails:
#   test_weights_after_several_epochs
#   test_losses_before_each_update
#   test_learning_rate
#   test_label_dtypes[uint8]
#   test_label_dtypes[int32]
#   test_second_call
#   test_device
#   test_zero_epochs
"""Weights kept outside the function survive the call, so training a second time on the same data starts where the first
training ended. Make them inside the function, from zeros, every time."""

import torch

_learned = {}  # weights by problem, so that running the cell again trains on


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    n, m = X.shape
    problem = (X.dtype, tuple(X.flatten().tolist()), tuple(y.tolist()), num_classes)
    W = torch.zeros(num_classes, m, dtype=X.dtype)
    b = torch.zeros(num_classes, dtype=X.dtype)
    W, b = _learned.get(problem, (W, b))
    onehot = torch.eye(num_classes, dtype=X.dtype)[y.long()]
    losses = torch.zeros(epochs, dtype=X.dtype)
    for k in range(epochs):
        z = X @ W.T + b
        z = z - z.amax(dim=1, keepdim=True)
        log_a = z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))
        losses[k] = -(onehot * log_a).sum() / n
        error = (torch.exp(log_a) - onehot) / n
        W = W - lr * (error.T @ X)
        b = b - lr * error.sum(dim=0)
    _learned[problem] = W, b
    return W, b, losses
