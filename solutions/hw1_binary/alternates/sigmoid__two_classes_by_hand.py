# task: sigmoid
"""The second share of the logits (0, z), shifted by the larger one."""

import torch


def sigmoid(z):
    pair = torch.stack([torch.zeros_like(z), z], dim=-1)
    powers = torch.exp(pair - pair.amax(dim=-1, keepdim=True))
    return powers[..., 1] / powers.sum(dim=-1)
