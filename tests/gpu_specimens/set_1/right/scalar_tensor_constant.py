"""Arithmetic with a 0-dim CPU tensor, which CUDA takes as a number."""

import torch


def solve(x):
    eps = torch.tensor(1e-6)
    return torch.log(x.clamp(min=0) + eps) * torch.tensor(2.0)


def example():
    return (torch.rand(5),)
