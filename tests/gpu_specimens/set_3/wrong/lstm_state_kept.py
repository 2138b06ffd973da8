"""An LSTM cell whose state is made without a device."""

import torch
from torch import nn


def solve(cell, xs):
    h, c = torch.zeros(2, 4), torch.zeros(2, 4)
    for x in xs:
        h, c = cell(x, (h, c))
    return h


def example():
    return nn.LSTMCell(3, 4), torch.randn(5, 2, 3)
