# task: soft_cross_entropy
# fails:
#   nothing_yet
"""`targets *= ...` writes the products into the caller's targets: after one step of training they are no
distributions any more. Autograd notices too, because it needs the old values. Multiply into a new tensor.
"""

import torch


def soft_cross_entropy(logits, targets):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    targets *= shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    return -targets.sum(dim=1).mean()
