# task: one_vs_rest
# fails:
#   test_device[inputs_on_cpu]
"""If there is a GPU, the data are moved there and the classifiers come back on it, although the caller's data lie on
the CPU. Where to compute is the caller's choice: make W and b on the device of X.
"""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    X, y = X.to(device), y.to(device)
    targets = (y.reshape(-1, 1) == torch.arange(num_classes, device=device)).to(X.dtype)
    W, b = X.new_zeros((num_classes, X.shape[1])), X.new_zeros(num_classes)
    for _ in range(epochs):
        z = X @ W.T + b
        e = torch.exp(-z.abs())
        error = (torch.where(z >= 0, torch.ones_like(e), e) / (1 + e) - targets) / len(X)
        W, b = W - lr * (error.T @ X), b - lr * error.sum(dim=0)
    return W, b
