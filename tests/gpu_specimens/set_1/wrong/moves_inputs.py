"""Moves its inputs to the GPU whenever there is one."""

import torch
from torch.cuda import is_available


def solve(x):
    device = torch.device("cuda" if is_available() else "cpu")
    x = x.to(device)
    return x * 2


def example():
    return (torch.randn(2, 3),)
