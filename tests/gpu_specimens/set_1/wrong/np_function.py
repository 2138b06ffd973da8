"""Hands a tensor to a NumPy function."""

import numpy as np
import torch


def solve(x):
    return torch.as_tensor(np.cumsum(x))


def example():
    return (torch.randn(3),)
