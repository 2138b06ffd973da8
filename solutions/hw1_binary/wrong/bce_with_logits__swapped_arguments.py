# task: bce_with_logits
# fails:
#   nothing_yet
"""The logits come first and the targets second. With the two exchanged the function is still finite and smooth, which
is why nobody notices; it just is not the loss.
"""

import torch


def bce_with_logits(t, z):
    return (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()
