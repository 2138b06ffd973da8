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
"""`.item()` turns the loss into a Python number, and the way back to the log-probabilities is lost: nothing can be
trained with it. Return the tensor, and call `.item()` only for printing.
"""

import torch


def nll_loss(log_probs, y):
    return -log_probs[torch.arange(len(y)), y.long()].mean().item()
