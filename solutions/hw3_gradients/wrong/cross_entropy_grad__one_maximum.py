# task: cross_entropy_grad
# fails:
#   test_large_logits
#   test_both_ends_in_one_batch
#   test_wide_row
#   test_single_class
#   test_float16
#   test_column_of_labels
"""One maximum for the whole batch protects the largest row only: a row that lies 2000 below it becomes 0 / 0. The
shift belongs to each row, so take the maximum over the last dimension and keep that dimension."""

import torch


def cross_entropy_grad(logits, y):
    n, C = logits.shape
    powers = torch.exp(logits - logits.max())
    a = powers / powers.sum(dim=1, keepdim=True)
    onehot = torch.eye(C, dtype=logits.dtype, device=logits.device)[y.long()]
    return (a - onehot) / n
