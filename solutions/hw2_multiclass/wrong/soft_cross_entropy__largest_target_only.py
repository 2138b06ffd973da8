# task: soft_cross_entropy
# fails:
#   test_worked_numbers
#   test_far_logits
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
"""Targets are distributions: a class with target 0.3 counts for 30 per cent. Keeping only the largest one turns soft
targets into hard labels and forgets what makes them soft.
"""

import torch


def soft_cross_entropy(logits, targets):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    log_probs = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    return -log_probs[torch.arange(len(logits)), targets.argmax(dim=1)].mean()
