# task: softmax
# fails:
#   test_worked_numbers
#   test_far_logits[both_ends]
#   test_far_gradients[one_batch]
#   test_fresh_rows
#   test_fresh_gradient
#   test_leading_shapes[stack_of_batches]
#   test_axes_of_length_one
#   test_thousand_classes
#   test_strided_input
#   test_input_is_kept
#   test_empty_batch
#   test_calls_do_not_share_state
#   test_no_loop_over_rows
#   test_shift_and_sum
#   test_device
#   test_masked_logit
#   test_half_precision
"""Without `keepdim=True` the sums have the shape (n,) and line up with the columns instead of the rows. That is an
error for most shapes, and a silent mistake for a square batch.
"""

import torch


def softmax(x):
    powers = torch.exp(x - x.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1)
