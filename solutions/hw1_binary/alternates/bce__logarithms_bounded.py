# task: bce
"""PyTorch's own convention: each logarithm is at least -100."""

import torch


def bce(p, t):
    log_p, log_q = torch.log(p), torch.log(1 - p)
    return torch.mean(-t * log_p.clamp_min(-100) - (1 - t) * log_q.clamp_min(-100))
