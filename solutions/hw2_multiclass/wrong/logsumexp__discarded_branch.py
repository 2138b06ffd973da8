# task: logsumexp
# fails:
#   test_far_gradients
#   test_infinite_logits[all_masked]
#   test_infinite_logits[all_infinite]
"""`torch.where` throws the overflowing value away, but backward still goes through both branches, and 0 times inf is
NaN. The values are right and the gradients are not: never compute the branch that overflows.
"""

import torch


def logsumexp(x):
    top = x.amax(dim=-1, keepdim=True)
    safe = top.squeeze(-1) + torch.log(torch.exp(x - top).sum(dim=-1))
    plain = torch.exp(x).sum(dim=-1).log()
    return torch.where(torch.isfinite(plain), plain, safe)
