# task: nll_loss
# fails:
#   test_memory
"""`log_probs[:, y]` picks the column of every label from every row: n times n numbers, of which only the diagonal is
wanted. Name the row and the column together, and only n are touched.
"""

import torch


def nll_loss(log_probs, y):
    return -torch.diagonal(log_probs[:, y.long()]).mean()
