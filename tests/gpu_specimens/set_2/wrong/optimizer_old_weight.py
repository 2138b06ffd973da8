"""Replaces the parameter by a moved copy after making the optimizer, inside a class."""

import torch


class Model:
    def __init__(self, d):
        self.w = torch.zeros(d, requires_grad=True)
        self.opt = torch.optim.Adam([self.w], lr=0.1)

    def to(self, device):
        if self.w.device != device:
            self.w = self.w.detach().to(device).requires_grad_()


def solve(X, y):
    m = Model(X.shape[1])
    m.to(X.device)
    for _ in range(3):
        m.opt.zero_grad()
        ((X @ m.w - y) ** 2).mean().backward()
        m.opt.step()
    return m.w.detach()


def example():
    return torch.ones(4, 2), torch.ones(4)
