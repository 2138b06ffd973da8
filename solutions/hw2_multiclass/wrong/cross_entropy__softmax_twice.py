# task: cross_entropy
# fails:
#   test_lecture_examples
#   test_far_logits
#   test_certain_row
#   test_far_gradients
#   test_fresh_rows
#   test_normalised_rows
#   test_fresh_gradient
#   test_label_dtypes
#   test_two_hundred_classes
#   test_thousand_classes
#   test_axes_of_length_one
#   test_strided_input
#   test_inputs_are_kept
#   test_calls_do_not_share_state
#   test_no_loop_over_rows
#   test_memory
#   test_device
#   test_masked_logit
#   test_half_precision
#   test_tiny_loss
#   test_column_of_labels
"""The arguments are logits and need one softmax. With two of them the loss cannot fall below a constant, even for
perfect predictions, and the gradients become small.
"""

import torch


def _log_softmax(x):
    shifted = x - x.amax(dim=1, keepdim=True)
    return shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))


def cross_entropy(logits, y):
    probabilities = torch.exp(_log_softmax(logits))
    return -_log_softmax(probabilities)[torch.arange(len(y)), y.long()].mean()
