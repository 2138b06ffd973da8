# task: logistic_grad
# fails:
#   test_sizes_of_one[one_feature]
#   test_sizes_of_one[one_of_each]
"""`squeeze()` drops every axis of length 1, and not only the one that you added: with a single feature the gradient
loses its shape (1,). Name the axis, or do not add one.
"""

import torch


def logistic_grad(X, t, w, b):
    z = X @ w.unsqueeze(1) + b
    residual = (1 + torch.tanh(z / 2)) / 2 - t.reshape(-1, 1)
    return (X.T @ residual / len(X)).squeeze(), residual.mean()
