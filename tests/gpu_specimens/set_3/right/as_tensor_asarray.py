"""Medians by NumPy on a copy from the CPU, returned by as_tensor to where the data came from."""

import numpy as np
import torch


def solve(x):
    a = np.asarray(x.detach().cpu())
    med = np.median(a, axis=0)
    return x - torch.as_tensor(med, dtype=x.dtype, device=x.device)


def example():
    return (torch.randn(5, 3),)
