"""A module-level cache filled by the first call, whatever its device."""

import torch

_CACHE = {}


def solve(idx):
    if "t" not in _CACHE:
        _CACHE["t"] = torch.arange(10, device=idx.device).float()
    return _CACHE["t"][idx]


def example():
    return (torch.tensor([1, 4, 9]),)
