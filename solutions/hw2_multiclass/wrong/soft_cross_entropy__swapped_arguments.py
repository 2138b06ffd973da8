# task: soft_cross_entropy
# fails:
#   test_worked_numbers
#   test_one_hot_targets
#   test_far_logits
#   test_certain_row
#   test_far_gradients
#   test_fresh_rows
#   test_nearly_even_targets
#   test_normalised_rows
#   test_fresh_gradient
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
"""The cross-entropy is not symmetric: the logarithm belongs to the predictions, and the targets are the weights. The
first argument holds the logits.
"""

import torch


def soft_cross_entropy(targets, logits):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    log_probs = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    return -(targets * log_probs).sum(dim=1).mean()
