# task: cross_entropy_grad
# fails:
#   test_wide_row
#   test_masked_class
#   test_float16
#   test_column_of_labels
"""The chain rule is right, but -1/a_t times the Jacobian is infinity times zero as soon as a_t underflows. The two
a_t cancel: cancel them on paper, and what remains is prediction minus truth."""

import torch


def cross_entropy_grad(logits, y):
    n, C = logits.shape
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True)
    onehot = torch.eye(C, dtype=logits.dtype, device=logits.device)[y.long()]
    upstream = -onehot / a  # dL/da
    inner = (upstream * a).sum(dim=1, keepdim=True)
    return a * (upstream - inner) / n  # each row times its Jacobian
