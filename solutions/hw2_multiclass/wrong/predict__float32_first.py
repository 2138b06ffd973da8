# task: predict
# fails:
#   nothing_yet
"""Converting float64 logits to float32 rounds them to seven digits: two that differ in the ninth become equal, and
the first one wins. Compare them as they are.
"""

import torch


def predict(logits):
    return torch.argmax(logits.float(), dim=1)
