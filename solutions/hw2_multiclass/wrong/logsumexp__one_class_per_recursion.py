# task: logsumexp
# fails:
#   nothing_yet
"""Folding in one class after the other is stable, but a recursion as deep as the number of classes ends in a
RecursionError at a thousand of them. Reduce the whole row at once.
"""

import torch


def logsumexp(x):
    if x.shape[-1] == 1:
        return x[..., 0]
    first, rest = x[..., 0], logsumexp(x[..., 1:])
    top = torch.maximum(first, rest)
    return top + torch.log(torch.exp(first - top) + torch.exp(rest - top))
