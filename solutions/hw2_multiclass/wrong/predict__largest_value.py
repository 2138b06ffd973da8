# task: predict
# fails:
#   nothing_yet
"""`max` returns two things, the largest logits and where they stand. A prediction is the place, a whole number, not
the logit itself.
"""

import torch


def predict(logits):
    return torch.max(logits, dim=1)[0]
