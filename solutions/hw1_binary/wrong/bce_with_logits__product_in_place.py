# task: bce_with_logits
# fails:
#   test_inputs_are_kept
#   test_gradient_at_zero
#   test_small_losses_keep_their_digits
#   test_target_gradient
"""`t.mul_(z)` saves one small tensor and destroys the caller's targets: the next epoch would train on products. Only
the form without the underscore makes a new tensor.
"""

import torch


def bce_with_logits(z, t):
    softplus = torch.relu(z) + torch.log1p(torch.exp(-z.abs()))
    return (softplus - t.mul_(z)).mean()
