# task: log_softmax
# fails:
#   test_worked_numbers
#   test_far_logits
#   test_far_gradients
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
#   test_device
#   test_masked_logit
#   test_half_precision
"""The maximum was subtracted inside the sum but not from the logits in front of it. Both parts of the difference need
the same shift, or every entry is too large by the maximum of its row.
"""

import torch


def log_softmax(x):
    top = x.amax(dim=-1, keepdim=True)
    return x - torch.log(torch.exp(x - top).sum(dim=-1, keepdim=True))
