"""Sets the default device to that of the input and restores it."""

import torch


def solve(x):
    torch.set_default_device(x.device)
    try:
        w = torch.ones(x.shape[-1])
        b = torch.tensor([0.5])
        lin = torch.nn.Linear(2, 2)
        return x * w + b, lin.weight.device == x.device
    finally:
        torch.set_default_device("cpu")


def example():
    return (torch.randn(3, 2),)
