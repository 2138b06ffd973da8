"""Uses np.where on tensors."""

import numpy as np
import torch


def solve(x):
    return torch.tensor(np.where(x > 0, x, 0.0), dtype=x.dtype).to(x.device)


def example():
    return (torch.randn(5),)
