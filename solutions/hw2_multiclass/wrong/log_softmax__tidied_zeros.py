# task: log_softmax
# fails:
#   test_small_probabilities
"""A log-probability of -2e-9 is not noise: it is what the loss of a nearly certain prediction looks like, and its
gradient still trains. Setting small results to 0 throws it away.
"""

import torch


def log_softmax(x):
    shifted = x - x.amax(dim=-1, keepdim=True)
    result = shifted - torch.log(torch.exp(shifted).sum(dim=-1, keepdim=True))
    return torch.where(result.abs() < 1e-8, torch.zeros_like(result), result)
