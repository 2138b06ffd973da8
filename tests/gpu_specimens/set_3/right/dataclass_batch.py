"""A dataclass of tensors with a method that moves all of its fields."""

from dataclasses import dataclass, fields

import torch


@dataclass
class Batch:
    x: torch.Tensor
    y: torch.Tensor
    weight: torch.Tensor

    def to(self, device):
        return Batch(**{f.name: getattr(self, f.name).to(device) for f in fields(self)})


def solve(W, n):
    g = torch.Generator().manual_seed(3)
    b = Batch(torch.randn(n, 3, generator=g), torch.randint(0, 2, (n,), generator=g), torch.ones(2)).to(W.device)
    return torch.nn.functional.cross_entropy(b.x @ W, b.y, weight=b.weight)


def example():
    return torch.randn(3, 2), 5
