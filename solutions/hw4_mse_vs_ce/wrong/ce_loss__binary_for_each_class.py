# task: ce_loss
# fails:
#   test_worked_example
#   test_fresh_outputs
#   test_certain_and_right
#   test_certain_and_wrong
#   test_gradient
#   test_device
"""Four yes-or-no questions are another model: their probabilities need not sum to 1. Cross-entropy compares the
classes with each other."""

import torch.nn.functional as F


def ce_loss(outputs, y):
    return F.binary_cross_entropy_with_logits(outputs, F.one_hot(y, outputs.shape[1]).to(outputs.dtype))
