# task: sigmoid
# fails:
#   test_tails_are_not_cut_off
#   test_large_values[float64]
"""Clipping keeps exp from overflowing, but every logit beyond 20 now gets the sigmoid of 20. In float64 the sigmoid
can be told from 0 and 1 up to about 37, so the clip changes results that were fine.
"""

import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(-z.clamp(min=-20, max=20)))
