# task: bce
# fails:
#   nothing_yet
"""An epsilon inside the logarithm changes every loss, not only the infinite ones: at p = 1e-6, log(p + 1e-7) is off
by a tenth. Change only what would be infinite.
"""

import torch


def bce(p, t):
    eps = 1e-7
    return -(t * torch.log(p + eps) + (1 - t) * torch.log(1 - p + eps)).mean()
