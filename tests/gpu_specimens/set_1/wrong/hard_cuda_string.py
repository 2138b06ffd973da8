"""Makes a constant with device="cuda" if there is a GPU, whatever the inputs."""

import torch


def solve(x):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return x + torch.ones(3, device=device)


def example():
    return (torch.randn(2, 3),)
