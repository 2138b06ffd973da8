# task: predict
# fails:
#   nothing_yet
"""`exp_` and `-=` save memory by overwriting the logits, and the logits are the caller's. A function that only looks
for the largest entry has no reason to change anything.
"""

import torch


def predict(logits):
    logits -= logits.amax(dim=1, keepdim=True)
    logits.exp_()
    return torch.argmax(logits, dim=1)
