# task: logistic_grad
# fails:
#   test_inputs_are_kept
"""`X *= ...` weights the rows of the caller's data, not of a copy: the gradient is right, and the training data are
ruined. `X * ...` makes a new tensor.
"""

import torch


def logistic_grad(X, t, w, b):
    residual = (1 + torch.tanh((X @ w + b) / 2)) / 2 - t
    X *= residual[:, None]
    return X.mean(0), residual.mean()
