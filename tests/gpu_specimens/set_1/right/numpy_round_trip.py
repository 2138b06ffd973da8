"""Uses NumPy after detach().cpu() and comes back."""

import numpy as np
import torch


def solve(x):
    a = np.sort(x.detach().cpu().numpy(), axis=0)
    return torch.from_numpy(a).to(x)


def example():
    return (torch.randn(5, 2),)
