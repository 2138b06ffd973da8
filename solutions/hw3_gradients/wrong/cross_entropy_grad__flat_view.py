# task: cross_entropy_grad
# fails:
#   test_non_contiguous_input
#   test_column_of_labels
"""What is computed from a transposed tensor is laid out like it, and `view(-1)` then raises, because it cannot number
the entries row by row. Index with rows and labels, or use `reshape` and keep what it returns."""

import torch


def cross_entropy_grad(logits, y):
    n, C = logits.shape
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True)
    flat = a.view(-1)
    flat[torch.arange(n, device=logits.device) * C + y] -= 1
    return a / n
