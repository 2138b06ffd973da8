"""Weights from numpy multiplied with GPU data."""

import numpy as np
import torch


def solve(X):
    w = torch.from_numpy(np.linspace(0, 1, X.shape[1])).float()
    return X.mv(w)


def example():
    return (torch.randn(3, 2),)
