# task: logsumexp
# fails:
#   test_far_gradients
#   test_fresh_gradient
#   test_input_is_kept
#   test_calls_do_not_share_state
#   test_device
#   test_infinite_logits[all_masked]
#   test_infinite_logits[all_infinite]
"""`x -= top` does not make a new tensor: it shifts the logits of whoever called, and autograd refuses it on a tensor
that needs a gradient. Write `x - top` and give the result a name.
"""

import torch


def logsumexp(x):
    top = x.amax(dim=-1, keepdim=True)
    x -= top
    powers = torch.exp(x)
    return top.squeeze(-1) + torch.log(powers.sum(dim=-1))
