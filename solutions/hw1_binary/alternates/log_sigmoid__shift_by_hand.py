# task: log_sigmoid
"""The same logsumexp, shifted by hand; the shift is a constant for autograd."""

import torch


def log_sigmoid(z):
    shift = torch.relu(-z).detach()
    return -(shift + torch.log(torch.exp(-shift) + torch.exp(-z - shift)))
