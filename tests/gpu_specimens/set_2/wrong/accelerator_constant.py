"""Moves its data to the accelerator, if there is one."""

import torch


def solve(x):
    device = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else "cpu"
    return x.to(device).square()


def example():
    return (torch.randn(3),)
