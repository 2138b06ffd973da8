# task: predict
# fails:
#   test_ties
"""Comparing a row with its maximum marks all entries that reach it. A row with a tie then gives several predictions,
and the result is longer than the batch.
"""

import torch


def predict(logits):
    hits = logits == logits.amax(dim=1, keepdim=True)
    return torch.nonzero(hits)[:, 1]
