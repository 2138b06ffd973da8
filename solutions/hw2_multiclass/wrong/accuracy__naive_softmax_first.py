# task: accuracy
# fails:
#   nothing_yet
"""The prediction needs no softmax, and the naive one overflows: rows of 1000 become NaN, and the argmax of NaN is as
good as a guess. Compare the logits themselves.
"""

import torch


def accuracy(logits, y):
    powers = torch.exp(logits)
    probabilities = powers / powers.sum(dim=1, keepdim=True)
    return (torch.argmax(probabilities, dim=1) == y).float().mean().item()
