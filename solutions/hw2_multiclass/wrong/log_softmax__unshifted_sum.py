# task: log_softmax
# fails:
#   test_far_logits
#   test_far_gradients
#   test_half_precision
"""The difference is the right idea, but the sum of exponentials still overflows above 709 (above 88 in float32) and
vanishes below -745. The sum needs the shift as well.
"""

import torch


def log_softmax(x):
    powers = torch.exp(x)
    return x - torch.log(powers.sum(dim=-1, keepdim=True))
