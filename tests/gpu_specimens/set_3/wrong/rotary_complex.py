"""Rotary embedding whose angles are made on the CPU."""

import torch


def solve(x):
    angle = torch.outer(torch.arange(x.shape[0]).float(), torch.tensor([1.0, 0.1]))
    rot = torch.polar(torch.ones_like(angle), angle)
    z = torch.view_as_complex(x.reshape(x.shape[0], -1, 2).contiguous())
    return torch.view_as_real(z * rot).flatten(1)


def example():
    return (torch.randn(3, 4),)
