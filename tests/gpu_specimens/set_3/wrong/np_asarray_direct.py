"""np.asarray on the labels to count them."""

import numpy as np
import torch


def solve(y):
    a = np.asarray(y)
    return torch.from_numpy(np.bincount(a, minlength=3)).to(y.device)


def example():
    return (torch.tensor([0, 1, 1, 2]),)
