# task: bce
# fails:
#   nothing_yet
"""`clamp_` overwrites the caller's probabilities, and a tensor that waits for its gradient may not be changed in
place at all: autograd raises an error. Without the underscore you get a new tensor.
"""

import torch


def bce(p, t):
    p.clamp_(1e-7, 1 - 1e-7)
    return -(t * torch.log(p) + (1 - t) * torch.log1p(-p)).mean()
