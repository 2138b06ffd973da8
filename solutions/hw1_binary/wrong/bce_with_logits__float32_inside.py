# task: bce_with_logits
# fails:
#   nothing_yet
"""`.float()` is float32, whatever came in. The loss is then right to seven digits, and converting it back at the end
only makes it look like float64. Keep the dtype of the input.
"""

import torch


def bce_with_logits(z, t):
    logits, targets = z.float(), t.float()
    losses = torch.relu(logits) - targets * logits + torch.log1p(torch.exp(-logits.abs()))
    return losses.mean().to(z.dtype)
