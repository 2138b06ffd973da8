"""Convolution by loops into a zeros buffer on the right device."""

import torch


def solve(x, k):
    H, W = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    out = torch.empty((H, W), dtype=x.dtype).to(x.device)
    for i in range(H):
        for j in range(W):
            out[i, j] = torch.sum(x[i : i + k.shape[0], j : j + k.shape[1]] * k)
    return out


def example():
    return torch.randn(5, 4), torch.randn(2, 2)
