# task: one_vs_rest
# fails:
#   test_label_199
"""int8 ends at 127: label 199 converted to it comes back as -57, and as an index -57 counts from the end, so another
class gets the example and nothing complains. If labels must be converted, convert them to int64."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    y = y.to(torch.int8)  # as in the lecture
    targets = torch.eye(num_classes, dtype=X.dtype, device=X.device)[y.tolist()]
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device)
    for _ in range(epochs):
        error = 1 / (1 + torch.exp(-(X @ W.T + b))) - targets
        W -= lr * (error.T @ X) / X.shape[0]
        b -= lr * error.mean(dim=0)
    return W, b
