# task: fit_softmax_regression
# fails:
#   test_label_dtypes[int8]
#   test_label_dtypes[uint8]
#   test_column_of_labels
"""An int8 label may not index a tensor and a uint8 label is read as a mask; and labels of shape (n, 1) pair every row
with every label. Convert and reshape first: `y.long().reshape(-1)`."""

import torch


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    n = X.shape[0]
    onehot = torch.zeros(n, num_classes, dtype=X.dtype, device=X.device)
    onehot[torch.arange(n, device=X.device), y] = 1
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device)
    losses = torch.zeros(epochs, dtype=X.dtype, device=X.device)
    for k in range(epochs):
        z = X @ W.T + b
        z = z - z.amax(dim=1, keepdim=True)
        log_a = z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))
        losses[k] = -(onehot * log_a).sum() / n
        error = (torch.exp(log_a) - onehot) / n
        W = W - lr * (error.T @ X)
        b = b - lr * error.sum(dim=0)
    return W, b, losses
