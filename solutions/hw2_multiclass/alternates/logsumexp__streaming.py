# task: logsumexp
"""Goes through the classes once with a running maximum and a running sum, as attention kernels do."""

import torch


def logsumexp(x):
    top, total = x[..., 0], torch.ones_like(x[..., 0])
    for c in range(1, x.shape[-1]):
        higher = torch.maximum(top, x[..., c])
        total = total * torch.exp(top - higher) + torch.exp(x[..., c] - higher)
        top = higher
    return top + torch.log(total)
