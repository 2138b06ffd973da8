# task: softmax
"""The exponential of logit minus log-sum-exp; torch's own logsumexp is not forbidden in this task."""

import torch


def softmax(x):
    return torch.exp(x - torch.logsumexp(x, dim=-1, keepdim=True))
