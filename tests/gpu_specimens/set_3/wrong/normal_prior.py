"""A prior with CPU parameters scores GPU values."""

import torch
from torch.distributions import Normal


def solve(z):
    prior = Normal(torch.zeros(3), torch.ones(3))
    return prior.log_prob(z).sum(-1)


def example():
    return (torch.randn(2, 3),)
