"""np.mean over a list of 0-dim losses."""

import numpy as np
import torch


def solve(x):
    losses = [row.pow(2).mean().detach() for row in x]
    return float(np.mean(losses))


def example():
    return (torch.randn(3, 4),)
