# task: bce_with_logits
# fails:
#   test_cost
#   test_gradient_at_zero
#   test_small_losses_keep_their_digits
"""The diagonal of an (n, n) table holds the right losses, but the table pairs every logit with every target: at
100,000 examples it needs 80 GB. Elementwise products of (n,) with (n,) are all it takes.
"""

import torch


def bce_with_logits(z, t):
    softplus = torch.relu(z) + torch.log1p(torch.exp(-z.abs()))
    return (softplus - torch.outer(z, t).diagonal()).mean()
