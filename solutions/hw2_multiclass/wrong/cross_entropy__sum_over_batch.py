# task: cross_entropy
# fails:
#   test_lecture_examples
#   test_far_logits[both_ends]
#   test_far_gradients[one_batch]
#   test_fresh_rows
#   test_normalised_rows
#   test_undecided
#   test_fresh_gradient
#   test_label_dtypes
#   test_two_hundred_classes
#   test_thousand_classes
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
"""The sum grows with the batch, and with it the gradient: twice the batch would mean twice the step. The loss is the
mean over the n examples.
"""

import torch


def cross_entropy(logits, y):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    losses = torch.log(torch.exp(shifted).sum(dim=1)) - shifted[torch.arange(len(y)), y.long()]
    return losses.sum()
