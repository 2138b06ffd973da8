# task: log_sigmoid
# ban: sigmoid_family
"""The ready-made logarithm of a sigmoid, and what it is hidden in."""

import torch
import torch.nn.functional as F
from torch import nn


def functional(z):
    return F.logsigmoid(z)


def module(z):
    return nn.LogSigmoid()(z)


def operator(z):
    return torch.ops.aten.log_sigmoid(z)


def logarithm(z):
    return torch.log(torch.sigmoid(z))


def softplus(z):
    return -nn.Softplus()(-z)


def logaddexp(z):
    return -torch.logaddexp(torch.zeros_like(z), -z)


def of_two_classes(z):
    return torch.log_softmax(torch.stack([z, torch.zeros_like(z)]), dim=0)[0]
