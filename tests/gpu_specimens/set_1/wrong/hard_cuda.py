"""Calls .cuda() whatever the machine."""

import torch


def solve(x):
    return x + torch.ones(3).cuda()


def example():
    return (torch.randn(2, 3),)
