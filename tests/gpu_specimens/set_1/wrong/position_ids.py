"""Position embeddings looked up with CPU positions."""

import torch


def solve(x):
    emb = torch.nn.Embedding(10, x.shape[-1]).to(x.device)
    pos = torch.arange(x.shape[0])
    return x + emb(pos)


def example():
    return (torch.randn(4, 3),)
