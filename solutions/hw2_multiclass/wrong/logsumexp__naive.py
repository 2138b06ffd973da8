# task: logsumexp
# fails:
#   test_far_logits
#   test_far_gradients
#   test_half_precision
"""The formula as it stands on paper: exp overflows above 709 (above 88 in float32) and vanishes below -745, so logits
of 1000 give inf and of -1000 give -inf. Shift every row before exp, and undo the shift afterwards.
"""

import torch


def logsumexp(x):
    powers = torch.exp(x)
    return torch.log(powers.sum(dim=-1))
