"""Padding by new_full and cat."""

import torch


def solve(x):
    pad = x.new_full((x.shape[0], 1), 1.0)
    return torch.cat([x, pad], dim=1)


def example():
    return (torch.randn(2, 3),)
