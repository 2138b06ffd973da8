"""nn.MultiheadAttention with a mask from generate_square_subsequent_mask."""

import torch
from torch import nn


def solve(x):
    torch.manual_seed(3)
    mha = nn.MultiheadAttention(4, 2, batch_first=True).to(x.device)
    mask = nn.Transformer.generate_square_subsequent_mask(x.shape[1], device=x.device)
    out, w = mha(x, x, x, attn_mask=mask, need_weights=True)
    return out, w


def example():
    return (torch.randn(2, 5, 4),)
