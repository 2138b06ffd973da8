"""Trains a step on the CPU, then moves the model; the optimizer's momentum stays behind."""

import torch
from torch import nn


def solve(x):
    torch.manual_seed(0)
    net = nn.Linear(3, 1)
    opt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    net(x.cpu()).sum().backward()
    opt.step()
    net.to(x.device)
    opt.zero_grad()
    net(x).sum().backward()
    opt.step()
    return net


def example():
    return (torch.randn(4, 3),)
