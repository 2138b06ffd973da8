# task: bce
# fails:
#   test_gradient
#   test_two_results_before_backward
#   test_inputs_are_kept
#   test_device
#   test_certain_and_wrong_costs_100
#   test_small_losses_keep_their_digits
#   test_column_targets
#   test_half_precision
"""`clamp_` overwrites the caller's probabilities, and a tensor that waits for its gradient may not be changed in
place at all: autograd raises an error. Without the underscore you get a new tensor.
"""

import torch


def bce(p, t):
    p.clamp_(1e-7, 1 - 1e-7)
    return -(t * torch.log(p) + (1 - t) * torch.log1p(-p)).mean()
