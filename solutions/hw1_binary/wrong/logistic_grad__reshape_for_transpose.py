# task: logistic_grad
# fails:
#   nothing_yet
"""`reshape(m, n)` has the shape of the transpose but not its contents: it refills the numbers row by row, so features
of different examples are mixed. Only `.T` exchanges rows and columns.
"""

import torch


def logistic_grad(X, t, w, b):
    n, m = X.shape
    residual = (1 + torch.tanh((X @ w + b) / 2)) / 2 - t
    return X.reshape(m, n) @ residual / n, residual.mean()
