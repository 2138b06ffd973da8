"""Saves and loads a state dict in memory, on the input's device."""

import io

import torch


def solve(x):
    net = torch.nn.Linear(3, 2).to(x.device)
    f = io.BytesIO()
    torch.save(net.state_dict(), f)
    f.seek(0)
    other = torch.nn.Linear(3, 2).to(x.device)
    other.load_state_dict(torch.load(f, map_location=x.device))
    return other(x)


def example():
    return (torch.randn(2, 3),)
