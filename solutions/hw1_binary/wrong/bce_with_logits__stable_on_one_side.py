# task: bce_with_logits
# fails:
#   nothing_yet
"""This form is derived for positive logits and is exact there. For a logit of -1000 it computes e^1000, which is inf.
Each side needs its own form, or one that contains only |z|.
"""

import torch


def bce_with_logits(z, t):
    return ((1 - t) * z + torch.log1p(torch.exp(-z))).mean()
