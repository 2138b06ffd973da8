# task: logistic_grad
"""Every sum is an einsum, the division by n comes first."""

import torch


def logistic_grad(X, t, w, b):
    z = torch.einsum("ij,j->i", X, w) + b
    share = (1 / (1 + torch.exp(-z.clamp(-80, 80))) - t) / X.size(0)
    return torch.einsum("ij,i->j", X, share), torch.einsum("i->", share)
