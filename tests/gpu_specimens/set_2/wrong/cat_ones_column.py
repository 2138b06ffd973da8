"""Appends a column of ones made on the CPU."""

import torch


def solve(X):
    return torch.hstack((torch.ones(X.shape[0], 1), X))


def example():
    return (torch.randn(3, 2),)
