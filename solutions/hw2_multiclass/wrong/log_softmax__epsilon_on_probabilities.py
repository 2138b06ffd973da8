# task: log_softmax
# fails:
#   test_worked_numbers
#   test_far_logits[up]
#   test_far_logits[wide]
#   test_far_gradients[single_rows]
#   test_fresh_rows
#   test_small_probabilities
#   test_fresh_gradient
#   test_leading_shapes
#   test_axes_of_length_one
#   test_thousand_classes
#   test_strided_input
#   test_input_is_kept
#   test_calls_do_not_share_state
#   test_no_loop_over_rows
#   test_shift_and_sum
#   test_masked_logit
#   test_half_precision
"""log(p + 1e-12) is finite, but it is not log(p): for a gap of 1000 it says -27.6 instead of -1000, and the gradient
is gone. Remove the logarithm of the small number instead of hiding it.
"""

import torch


def log_softmax(x):
    powers = torch.exp(x - x.amax(dim=-1, keepdim=True))
    return torch.log(powers / powers.sum(dim=-1, keepdim=True) + 1e-12)
