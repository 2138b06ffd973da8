# task: bce_with_logits
# fails:
#   test_course_numbers[float64]
#   test_large_values[wrong-float64]
#   test_large_values[soft-float64]
#   test_large_gradients[wrong-float64]
#   test_large_gradients[soft-float64]
#   test_gradient
#   test_two_results_before_backward
#   test_fresh_numbers
#   test_column_of_a_matrix
#   test_gradient_at_zero
#   test_small_losses_keep_their_digits
#   test_target_gradient
#   test_column_targets
"""`.float()` is float32, whatever came in. The loss is then right to seven digits, and converting it back at the end
only makes it look like float64. Keep the dtype of the input.
"""

import torch


def bce_with_logits(z, t):
    logits, targets = z.float(), t.float()
    losses = torch.relu(logits) - targets * logits + torch.log1p(torch.exp(-logits.abs()))
    return losses.mean().to(z.dtype)
