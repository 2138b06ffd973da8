# task: nll_loss
# fails:
#   test_far_rows
#   test_masked_class
#   test_column_of_labels
"""Picking the entries that are not zero also drops a log-probability of exactly 0, the perfect prediction, and
averages over fewer examples. Choose entries by their label, not by their value.
"""

import torch


def nll_loss(log_probs, y):
    rows = torch.eye(log_probs.shape[1], dtype=log_probs.dtype, device=log_probs.device)[y.long()]
    picked = rows * log_probs
    return -picked[picked != 0].mean()
