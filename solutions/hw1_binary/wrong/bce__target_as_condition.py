# task: bce
# fails:
#   test_soft_targets
#   test_gradient
#   test_two_results_before_backward
#   test_fresh_numbers
#   test_column_of_a_matrix
#   test_device
#   test_target_gradient
#   test_column_targets
"""For targets of 0 and 1 one of the two terms is always 0, and choosing the other looks clever. A target of 0.3 needs
both, weighted with 0.3 and 0.7. And a condition has no gradient.
"""

import torch


def bce(p, t):
    chosen = torch.where(t > 0.5, p, 1 - p)
    return -torch.log(chosen).clamp(min=-100).mean()
