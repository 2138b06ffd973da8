# task: one_vs_rest
# fails:
#   test_absent_class
#   test_label_199
"""A class without examples is no reason to skip its classifier: all its targets are 0, and it learns to say no. Left
at zero it says "perhaps" to everything, and may win against those that have learned."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device)
    for c in torch.unique(y).tolist():
        t = (y == c).to(X.dtype)
        for _ in range(epochs):
            error = 1 / (1 + torch.exp(-(X @ W[c] + b[c]))) - t
            W[c] -= lr * (X.T @ error) / X.shape[0]
            b[c] -= lr * error.mean()
    return W, b
