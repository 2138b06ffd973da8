"""Chooses the device from is_cuda of the input."""

import torch


def solve(x):
    bias = torch.full((x.size(1),), 0.5)
    if x.is_cuda:
        bias = bias.cuda()
    return x + bias


def example():
    return (torch.randn(2, 3),)
