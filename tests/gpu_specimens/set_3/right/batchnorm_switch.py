"""Batch normalisation in training, its running statistics in evaluation."""

import torch
from torch import nn


def solve(x):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU())
    net.to(x.device)
    net.train()
    for _ in range(3):
        net(x)
    net.eval()
    with torch.inference_mode():
        out = net(x)
    return out.clone(), net[1].running_mean, net[1].num_batches_tracked


def example():
    return (torch.randn(6, 3),)
