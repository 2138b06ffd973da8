# task: soft_cross_entropy
# fails:
#   test_inputs_are_kept
#   test_masked_logit
#   test_tiny_loss
"""`targets *= ...` writes the products into the caller's targets: the loss and its gradient are right this once, and
in the next epoch the targets are no distributions any more. Multiply into a new tensor.
"""

import torch


def soft_cross_entropy(logits, targets):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    targets *= shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    return -targets.sum(dim=1).mean()
