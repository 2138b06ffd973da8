"""Cross entropy by picking log-probabilities with an arange that stays on the CPU (allowed as an index)."""

import torch


def solve(z, y):
    logp = z - torch.logsumexp(z, dim=1, keepdim=True)
    return -logp[torch.arange(len(y)), y.cpu()].mean()


def example():
    return torch.randn(4, 3), torch.tensor([0, 2, 1, 1])
