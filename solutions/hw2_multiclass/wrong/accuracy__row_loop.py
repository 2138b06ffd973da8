# task: accuracy
# fails:
#   test_no_loop_over_rows
"""The count is right, but the loop asks torch for one argmax per row and takes longer with every row. Compare all
predictions with all labels at once.
"""

import torch


def accuracy(logits, y):
    right = 0
    for row, label in zip(logits, y, strict=True):
        if torch.argmax(row) == label:
            right += 1
    return right / len(y)
