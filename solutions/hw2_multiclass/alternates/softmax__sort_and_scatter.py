# task: softmax
"""Works on the sorted row, whose last entry is the maximum, and scatters the shares back."""

import torch


def softmax(x):
    ordered, places = x.sort(dim=-1)
    powers = (ordered - ordered[..., -1:]).exp()
    return torch.zeros_like(x).scatter(-1, places, powers / powers.sum(-1, keepdim=True))
