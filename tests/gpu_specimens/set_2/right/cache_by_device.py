"""A module-level cache whose keys include the device."""

import torch

_CACHE = {}


def table(n, device):
    if (n, device) not in _CACHE:
        _CACHE[n, device] = torch.arange(n, device=device).float().sqrt()
    return _CACHE[n, device]


def solve(idx):
    return table(10, idx.device)[idx]


def example():
    return (torch.tensor([1, 4, 9]),)
