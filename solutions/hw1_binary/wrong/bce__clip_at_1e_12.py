# task: bce
# fails:
#   test_certain_and_right[float32]
#   test_certain_and_wrong[p=1-float32]
#   test_certain_and_wrong[mixed-float32]
#   test_certain_among_others[float32]
#   test_certain_and_wrong_costs_100
#   test_small_losses_keep_their_digits
#   test_column_targets
#   test_half_precision
"""In float32 the numbers next to 1 are 6e-8 away, so 1 - 1e-12 is exactly 1: this clip guards p = 0 and leaves p = 1
alone. A bound has to be chosen for the dtype, or put on the logarithms.
"""

import torch


def bce(p, t):
    q = p.clamp(1e-12, 1 - 1e-12)
    return -torch.mean(t * torch.log(q) + (1 - t) * torch.log(1 - q))
