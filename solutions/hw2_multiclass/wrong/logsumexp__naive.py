# task: logsumexp
# fails:
#   nothing_yet
"""The formula as it stands on paper: exp overflows above 709 (above 88 in float32) and vanishes below -745, so logits
of 1000 give inf and of -1000 give -inf. Shift every row before exp, and undo the shift afterwards.
"""

import torch


def logsumexp(x):
    return torch.log(torch.exp(x).sum(dim=-1))
