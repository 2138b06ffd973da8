# task: predict
# fails:
#   nothing_yet
"""A logit of -5 speaks strongly against its class, not for it. Compare the logits with their signs; they may all be
negative.
"""

import torch


def predict(logits):
    return torch.argmax(logits.abs(), dim=1)
