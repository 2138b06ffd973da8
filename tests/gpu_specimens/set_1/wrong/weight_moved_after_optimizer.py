"""Moves the weight after the optimizer was made, so the optimizer trains another tensor."""

import torch


def solve(X, y):
    W = torch.zeros(X.shape[1], requires_grad=True)
    opt = torch.optim.SGD([W], lr=0.1)
    W = W.to(X.device)
    W.retain_grad()
    for _ in range(3):
        opt.zero_grad()
        loss = ((X @ W - y) ** 2).mean()
        loss.backward(retain_graph=True)
        opt.step()
    return W.detach()


def example():
    return torch.ones(4, 2), torch.ones(4)
