"""Samples GPU probabilities with a CPU generator."""

import torch

RANDOM = True


def solve(probs):
    g = torch.Generator().manual_seed(0)
    return torch.multinomial(probs, 2, generator=g)


def example():
    return (torch.rand(3, 4),)
