# task: bce
# fails:
#   test_certain_and_right
#   test_certain_and_wrong
#   test_certain_among_others
#   test_certain_and_wrong_costs_100
#   test_column_targets
#   test_half_precision
"""At p = 0 and p = 1 one of the two logarithms is -inf. If its factor is 0, the product is NaN, so even a certain and
right prediction has no loss. Bound the logarithms before you multiply.
"""

import torch


def bce(p, t):
    return -(t * torch.log(p) + (1 - t) * torch.log(1 - p)).mean()
