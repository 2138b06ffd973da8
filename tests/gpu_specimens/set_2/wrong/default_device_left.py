"""Sets the default device to the GPU whenever there is one."""

import torch


def solve(x):
    if torch.cuda.is_available():
        torch.set_default_device("cuda")
    return x + torch.ones(x.shape)


def example():
    return (torch.randn(3),)
