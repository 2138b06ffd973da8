# task: nll_loss
# fails:
#   test_lecture_example
#   test_rows_are_not_normalised
#   test_fresh_rows
#   test_far_rows
#   test_label_dtypes
#   test_two_hundred_classes
#   test_square
#   test_fresh_gradient
#   test_axes_of_length_one
#   test_strided_input
#   test_inputs_are_kept
#   test_calls_do_not_share_state
#   test_no_loop_over_rows
#   test_memory
#   test_device
#   test_masked_class
#   test_half_precision
#   test_column_of_labels
"""A mean over the masked table divides by n times C, but only n of its entries belong to the loss. Divide by the
number of examples.
"""

import torch


def nll_loss(log_probs, y):
    rows = torch.eye(log_probs.shape[1], dtype=log_probs.dtype)[y.long()]
    return -(rows * log_probs).mean()
