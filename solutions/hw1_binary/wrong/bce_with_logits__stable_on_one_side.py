# task: bce_with_logits
# fails:
#   test_large_values
#   test_large_gradients
#   test_small_losses_keep_their_digits
#   test_column_targets
#   test_half_precision
"""This form is derived for positive logits and is exact there. For a logit of -1000 it computes e^1000, which is inf.
Each side needs its own form, or one that contains only |z|.
"""

import torch


def bce_with_logits(z, t):
    return ((1 - t) * z + torch.log1p(torch.exp(-z))).mean()
