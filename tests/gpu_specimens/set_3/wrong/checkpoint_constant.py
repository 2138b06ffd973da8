"""A checkpointed block that adds noise made on the CPU."""

import torch
from torch.utils.checkpoint import checkpoint


def solve(x):
    def block(x):
        return torch.tanh(x + torch.ones(x.shape[-1]))

    return checkpoint(block, x, use_reentrant=False)


def example():
    return (torch.randn(2, 3),)
