# task: logsumexp
"""The textbook's form; the maximum takes part in autograd, where its two contributions cancel."""

import torch


def logsumexp(x):
    top, _ = x.max(dim=-1, keepdim=True)
    return (top + torch.log(torch.sum(torch.exp(x - top), dim=-1, keepdim=True))).squeeze(-1)
