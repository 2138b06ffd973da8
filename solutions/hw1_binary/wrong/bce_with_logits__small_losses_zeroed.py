# task: bce_with_logits
# fails:
#   test_small_losses_are_not_cut_off
#   test_gradient_at_zero
#   test_small_losses_keep_their_digits
#   test_column_targets
"""A loss of 1e-7 is small but right, and there is nothing to tidy up: setting it to 0 also sets its gradient to 0.
Numbers near 0 are what floating point represents best.
"""

import torch


def bce_with_logits(z, t):
    losses = torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))
    return torch.where(losses < 1e-6, torch.zeros_like(losses), losses).mean()
