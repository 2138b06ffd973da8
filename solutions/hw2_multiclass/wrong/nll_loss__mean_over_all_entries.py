# task: nll_loss
# fails:
#   nothing_yet
"""A mean over the masked table divides by n times C, but only n of its entries belong to the loss. Divide by the
number of examples.
"""

import torch


def nll_loss(log_probs, y):
    rows = torch.eye(log_probs.shape[1], dtype=log_probs.dtype)[y.long()]
    return -(rows * log_probs).mean()
