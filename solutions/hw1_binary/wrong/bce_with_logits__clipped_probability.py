# task: bce_with_logits
# fails:
#   test_large_values[right-float64]
#   test_large_values[wrong-float64]
#   test_large_values[wrong-float32]
#   test_large_values[soft-float64]
#   test_large_values[soft-float32]
#   test_small_losses_are_not_cut_off
#   test_large_gradients[wrong-float64]
#   test_large_gradients[wrong-float32]
#   test_large_gradients[soft-float64]
#   test_large_gradients[soft-float32]
#   test_small_losses_keep_their_digits
#   test_column_targets
#   test_half_precision
"""Clipping the probability at 1e-7 caps the loss at 16: a wrong logit of 1000 costs no more than one of 17, and its
gradient is 0. The information is gone once the sigmoid has rounded to 1, so do not go through it.
"""

import torch


def bce_with_logits(z, t):
    p = (1 + torch.tanh(z / 2)) / 2
    p = p.clamp(1e-7, 1 - 1e-7)
    return -(t * torch.log(p) + (1 - t) * torch.log(1 - p)).mean()
