# task: log_softmax
# fails:
#   nothing_yet
"""The difference is the right idea, but the sum of exponentials still overflows above 709 (above 88 in float32) and
vanishes below -745. The sum needs the shift as well.
"""

import torch


def log_softmax(x):
    return x - torch.log(torch.exp(x).sum(dim=-1, keepdim=True))
