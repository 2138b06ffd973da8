# task: logsumexp
# fails:
#   test_far_logits[down]
#   test_far_logits[both_ends]
#   test_far_gradients
#   test_infinite_logits[all_infinite]
#   test_half_precision
"""Shifting only by maxima above 0 keeps exp from overflowing, but a row around -1000 is not shifted at all: every
exponential is 0, and the logarithm is -inf. Both ends need the shift.
"""

import torch


def logsumexp(x):
    top = x.amax(dim=-1, keepdim=True).clamp(min=0)
    return top.squeeze(-1) + torch.log(torch.exp(x - top).sum(dim=-1))
