# task: cross_entropy_grad
"""Right: works in float64, makes one column per class, and converts the result back; a loop over classes is allowed."""

import torch


def cross_entropy_grad(logits, y):
    z = logits.double()
    weight = torch.exp(z - z.amax(dim=1)[:, None])
    total = weight.sum(dim=1)
    columns = [(weight[:, c] / total - (y == c).double()) / z.shape[0] for c in range(z.shape[1])]
    return torch.stack(columns, dim=1).to(logits.dtype)
