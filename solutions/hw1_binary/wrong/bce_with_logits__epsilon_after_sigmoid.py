# task: bce_with_logits
# fails:
#   test_course_numbers[float64]
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
#   test_gradient
#   test_two_results_before_backward
#   test_fresh_numbers
#   test_column_of_a_matrix
#   test_gradient_at_zero
#   test_small_losses_keep_their_digits
#   test_target_gradient
#   test_column_targets
#   test_half_precision
"""Beyond 37 the sigmoid is exactly 1, and log(1 - 1 + 1e-7) is -16 for a logit of 40 and for one of 4000. The epsilon
hides that the information is gone, and changes every other loss too. Do not go through the probability.
"""

import torch


def bce_with_logits(z, t):
    eps = 1e-7
    p = (1 + torch.tanh(z / 2)) / 2
    return -(t * torch.log(p + eps) + (1 - t) * torch.log(1 - p + eps)).mean()
