"""Running statistics kept as plain CPU tensors."""

import torch


class Norm:
    def __init__(self, n):
        self.mean = torch.zeros(n)

    def __call__(self, x):
        m = x.mean(0)
        self.mean = 0.9 * self.mean + 0.1 * m
        return x - m


def solve(x):
    bn = Norm(x.shape[1])
    bn(x)
    return bn.mean


def example():
    return (torch.randn(5, 3),)
