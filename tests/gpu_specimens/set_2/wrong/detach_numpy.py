"""Calls .detach().numpy() for a threshold."""

import numpy as np
import torch


def solve(x):
    t = np.median(x.detach().numpy())
    return (x > float(t)).float()


def example():
    return (torch.randn(5),)
