# task: logsumexp
# fails:
#   nothing_yet
"""Subtracting the largest logit changes the log-sum-exp by just that much. A softmax does not notice such a shift;
here it has to be added again after the logarithm.
"""

import torch


def logsumexp(x):
    top = x.amax(dim=-1, keepdim=True)
    return torch.log(torch.exp(x - top).sum(dim=-1))
