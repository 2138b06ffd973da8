# task: bce
# fails:
#   test_certain_among_others
#   test_column_targets
"""By the time the mean is NaN, the losses of all other examples are lost in it, and replacing it by 0 says that the
batch was perfect. Repair the one element, before the mean.
"""

import torch


def bce(p, t):
    loss = -(t * torch.log(p) + (1 - t) * torch.log(1 - p)).mean()
    return torch.nan_to_num(loss, nan=0.0, posinf=100.0)
