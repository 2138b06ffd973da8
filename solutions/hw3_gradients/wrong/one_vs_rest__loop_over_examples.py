# task: one_vs_rest
# fails:
#   test_cost
"""The loops over classes and epochs are needed; the one over examples is not, since X @ w gives all logits and X^T
times the error adds up all examples. Looping costs n times as many operations."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    n = X.shape[0]
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device)
    for c in range(num_classes):
        for _ in range(epochs):
            grad_w = torch.zeros_like(W[c])
            grad_b = torch.zeros_like(b[c])
            for i in range(n):
                a = 1 / (1 + torch.exp(-(X[i] @ W[c] + b[c])))
                error = a - (1.0 if int(y[i]) == c else 0.0)
                grad_w += error * X[i] / n
                grad_b += error / n
            W[c] -= lr * grad_w
            b[c] -= lr * grad_b
    return W, b
