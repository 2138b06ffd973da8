"""A GAN's labels made on the CPU."""

import torch


def solve(real, fake):
    bce = torch.nn.BCEWithLogitsLoss()
    return bce(real, torch.ones(len(real), 1)) + bce(fake, torch.zeros(len(fake), 1))


def example():
    return torch.randn(3, 1), torch.randn(3, 1)
