# task: bce
# fails:
#   nothing_yet
"""At p = 0 and p = 1 one of the two logarithms is -inf. If its factor is 0, the product is NaN, so even a certain and
right prediction has no loss. Bound the logarithms before you multiply.
"""

import torch


def bce(p, t):
    return -(t * torch.log(p) + (1 - t) * torch.log(1 - p)).mean()
