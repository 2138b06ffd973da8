# task: log_softmax
# fails:
#   test_worked_numbers
#   test_far_logits[both_ends]
#   test_far_gradients[one_batch]
#   test_fresh_rows
#   test_small_probabilities
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
"""The classes of one example compete with each other, not the examples of one class: normalise over the last
dimension. In a square batch the wrong one has the same shape.
"""

import torch


def log_softmax(x):
    shifted = x - x.amax(dim=0)
    return shifted - torch.log(torch.exp(shifted).sum(dim=0))
