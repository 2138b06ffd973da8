# task: bce
"""The widest clip that both dtypes can tell from 0 and 1 and that leaves the required range alone."""

import torch


def bce(p, t):
    q = torch.clip(p, 1e-7, 1 - 1e-7)
    return -(t * q.log() + (1 - t) * (1 - q).log()).sum() / len(q)
