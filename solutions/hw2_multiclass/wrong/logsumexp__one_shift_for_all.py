# task: logsumexp
# fails:
#   test_far_logits[both_ends]
#   test_far_gradients[one_batch]
#   test_empty_batch
#   test_infinite_logits[all_masked]
#   test_infinite_logits[all_infinite]
#   test_half_precision
"""`x.max()` is the largest logit of the whole batch. A row far below it loses every exponential, and its result is
-inf: each row needs a shift of its own.
"""

import torch


def logsumexp(x):
    top = x.max()
    return top + torch.log(torch.exp(x - top).sum(dim=-1))
