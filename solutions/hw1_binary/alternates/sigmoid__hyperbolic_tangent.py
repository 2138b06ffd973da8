# task: sigmoid
"""Half of 1 + tanh(z / 2): tanh saturates by itself and has a slope at 0."""

import torch


def sigmoid(z):
    return torch.tanh(0.5 * z).add(1).mul(0.5)
