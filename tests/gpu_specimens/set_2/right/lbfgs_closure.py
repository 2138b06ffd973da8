"""LBFGS with a closure."""

import torch


def solve(A, b):
    x = torch.zeros_like(b, requires_grad=True)
    opt = torch.optim.LBFGS([x], max_iter=10)

    def closure():
        opt.zero_grad()
        loss = (A @ x - b).square().sum()
        loss.backward()
        return loss

    opt.step(closure)
    return x.detach()


def example():
    return torch.eye(3) * 2 + 0.1, torch.randn(3)
