# task: sigmoid
"""Clips at 40, where the sigmoid has long been 1 to the last digit (4e-18 on the left); one formula."""

import torch


def sigmoid(z):
    return (1 + torch.exp(-torch.clip(z, -40, 40))) ** -1
