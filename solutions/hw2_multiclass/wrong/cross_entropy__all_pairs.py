# task: cross_entropy
# fails:
#   test_memory
#   test_tiny_loss
#   test_column_of_labels
"""A column (n, 1) minus a row (n,) is a table (n, n) of every example against every other. Its mean happens to be the
right loss, but the memory grows with the square of the batch: make both shapes (n,).
"""

import torch


def cross_entropy(logits, y):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    sums = torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    return (sums - shifted[torch.arange(len(y)), y.long()]).mean()
