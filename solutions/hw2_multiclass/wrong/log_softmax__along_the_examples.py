# task: log_softmax
# fails:
#   nothing_yet
"""The classes of one example compete with each other, not the examples of one class: normalise over the last
dimension. In a square batch the wrong one has the same shape.
"""

import torch


def log_softmax(x):
    shifted = x - x.amax(dim=0)
    return shifted - torch.log(torch.exp(shifted).sum(dim=0))
