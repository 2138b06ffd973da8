# task: logistic_grad
"""No autograd runs here, so the printed sigmoid is safe: its overflow ends in 1 / inf."""

import torch


def logistic_grad(X, t, w, b):
    a = 1 / (1 + torch.exp(-(X.mv(w) + b)))
    return X.t().mv(a - t) / len(t), (a - t).mean()
