# task: fit_softmax_regression
# fails:
#   test_weights_after_several_epochs
#   test_learning_rate[1.0]
#   test_label_dtypes[uint8]
#   test_label_dtypes[int32]
#   test_second_call
"""Weights kept outside the function survive the call, so a second training starts where the first one ended. Make
them inside the function, from zeros, every time."""

import torch

_memory = {}


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    n, m = X.shape
    onehot = torch.eye(num_classes, dtype=X.dtype)[y.long()]
    if "W" not in _memory or _memory["W"].shape != (num_classes, m) or _memory["W"].dtype != X.dtype:
        _memory["W"] = torch.zeros(num_classes, m, dtype=X.dtype)
        _memory["b"] = torch.zeros(num_classes, dtype=X.dtype)
    losses = torch.zeros(epochs, dtype=X.dtype)
    for k in range(epochs):
        z = X @ _memory["W"].T + _memory["b"]
        z = z - z.amax(dim=1, keepdim=True)
        log_a = z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))
        losses[k] = -(onehot * log_a).sum() / n
        error = (torch.exp(log_a) - onehot) / n
        _memory["W"] = _memory["W"] - lr * (error.T @ X)
        _memory["b"] = _memory["b"] - lr * error.sum(dim=0)
    return _memory["W"], _memory["b"], losses
