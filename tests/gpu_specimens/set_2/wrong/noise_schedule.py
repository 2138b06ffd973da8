"""A diffusion schedule on the CPU gathered with GPU time steps."""

import torch


def solve(x, t):
    betas = torch.linspace(1e-4, 0.02, 100)
    abar = torch.cumprod(1 - betas, 0)
    a = abar.gather(0, t).view(-1, 1)
    return a.sqrt() * x


def example():
    return torch.randn(2, 3), torch.tensor([5, 50])
