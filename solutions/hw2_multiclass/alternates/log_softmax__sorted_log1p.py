# task: log_softmax
"""The largest logit is left out of the sum and enters through log1p, so tiny results keep their digits."""

import torch


def log_softmax(x):
    ordered = x.sort(-1, descending=True).values
    rest = torch.exp(ordered[..., 1:] - ordered[..., :1]).sum(-1, keepdim=True)
    return x - ordered[..., :1] - torch.log1p(rest)
