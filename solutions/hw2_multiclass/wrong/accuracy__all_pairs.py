# task: accuracy
# fails:
#   nothing_yet
"""`keepdim=True` makes the predictions a column (n, 1), and a column compared with a row (n,) is a table of every
prediction against every label. Both need the shape (n,).
"""

import torch


def accuracy(logits, y):
    predicted = torch.argmax(logits, dim=1, keepdim=True)
    return (predicted == y).float().mean().item()
