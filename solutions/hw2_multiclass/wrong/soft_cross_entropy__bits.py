# task: soft_cross_entropy
# fails:
#   test_worked_numbers
#   test_one_hot_targets
#   test_far_logits
#   test_certain_row[wrong]
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
"""In information theory the cross-entropy is often given in bits, with the logarithm to base 2. Here logarithms are
natural: the results differ by the factor 1.4427.
"""

import torch


def soft_cross_entropy(logits, targets):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    powers = torch.exp(shifted)
    log_probs = shifted / 0.6931471805599453 - torch.log2(powers.sum(dim=1, keepdim=True))
    return -(targets * log_probs).sum(dim=1).mean()
