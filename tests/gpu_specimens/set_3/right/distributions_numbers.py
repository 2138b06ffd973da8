"""Log-probabilities of a Normal with number parameters and of a Categorical."""

import torch
from torch.distributions import Bernoulli, Categorical, Normal, kl_divergence


def solve(x, logits, y):
    nll = -Normal(0.0, 2.0).log_prob(x).sum()
    nll = nll - Categorical(logits=logits).log_prob(y).sum()
    kl = kl_divergence(Normal(x, 1.0), Normal(torch.zeros_like(x), 1.0)).sum()
    return nll + kl + Bernoulli(logits=x).entropy().sum()


def example():
    return torch.randn(4), torch.randn(4, 3), torch.tensor([0, 2, 1, 1])
