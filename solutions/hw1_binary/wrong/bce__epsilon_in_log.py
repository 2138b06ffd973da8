# task: bce
# fails:
#   test_course_numbers[float64]
#   test_near_certainty
#   test_soft_targets
#   test_gradient
#   test_two_results_before_backward
#   test_fresh_numbers
#   test_column_of_a_matrix
#   test_certain_and_wrong_costs_100
#   test_small_losses_keep_their_digits
#   test_target_gradient
#   test_column_targets
"""An epsilon inside the logarithm changes every loss, not only the infinite ones: at p = 1e-6, log(p + 1e-7) is off
by a tenth. Change only what would be infinite.
"""

import torch


def bce(p, t):
    eps = 1e-7
    return -(t * torch.log(p + eps) + (1 - t) * torch.log(1 - p + eps)).mean()
