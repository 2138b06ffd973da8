# task: logsumexp
# fails:
#   test_worked_numbers
#   test_far_logits
#   test_far_gradients
#   test_fresh_rows
#   test_fresh_gradient
#   test_leading_shapes
#   test_axes_of_length_one
#   test_thousand_classes
#   test_strided_input
#   test_input_is_kept
#   test_calls_do_not_share_state
#   test_no_loop_over_rows
#   test_shift_and_bounds
#   test_device
#   test_infinite_logits[all_masked]
#   test_infinite_logits[all_infinite]
#   test_half_precision
"""Subtracting the largest logit changes the log-sum-exp by just that much. A softmax does not notice such a shift;
here it has to be added again after the logarithm.
"""

import torch


def logsumexp(x):
    top = x.amax(dim=-1, keepdim=True)
    return torch.log(torch.exp(x - top).sum(dim=-1))
