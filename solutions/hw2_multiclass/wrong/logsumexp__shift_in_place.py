# task: logsumexp
# fails:
#   nothing_yet
"""`x -= top` does not make a new tensor: it shifts the logits of whoever called, and autograd refuses it on a tensor
that needs a gradient. Write `x - top` and give the result a name.
"""

import torch


def logsumexp(x):
    top = x.amax(dim=-1, keepdim=True)
    x -= top
    return top.squeeze(-1) + torch.log(torch.exp(x).sum(dim=-1))
