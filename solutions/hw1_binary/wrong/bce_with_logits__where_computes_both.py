# task: bce_with_logits
# fails:
#   test_large_gradients
#   test_small_losses_keep_their_digits
#   test_column_targets
"""The values are right, but the branch that `where` throws away has overflowed, and its infinite slope times 0 is
NaN. One such NaN in a batch spreads to every weight.
"""

import torch


def bce_with_logits(z, t):
    right = z + torch.log1p(torch.exp(-z))
    left = torch.log1p(torch.exp(z))
    return (torch.where(z > 0, right, left) - t * z).mean()
