# task: log_softmax
# fails:
#   test_far_logits[up]
#   test_far_logits[wide]
#   test_far_gradients[single_rows]
#   test_half_precision
"""The softmax itself is right, but a probability below the smallest number is 0, and its logarithm is -inf with a NaN
gradient. The logarithm of a quotient is a difference: no probability is needed.
"""

import torch


def log_softmax(x):
    powers = torch.exp(x - x.amax(dim=-1, keepdim=True))
    return torch.log(powers / powers.sum(dim=-1, keepdim=True))
