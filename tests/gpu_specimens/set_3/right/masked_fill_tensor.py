"""masked_fill with a 0-dim CPU tensor as value, which CUDA takes as a number."""

import torch


def solve(scores, lengths):
    pos = torch.arange(scores.size(1), device=scores.device)
    mask = pos[None, :] >= lengths[:, None]
    return scores.masked_fill(mask, torch.tensor(float("-inf"))).softmax(dim=1)


def example():
    return torch.randn(2, 4), torch.tensor([2, 4])
