# task: predict
# fails:
#   test_empty_batch
#   test_no_loop_over_rows
"""A list of one argmax per row takes longer with every row, and an empty batch leaves nothing to stack. `argmax` with
a dimension searches all rows at once.
"""

import torch


def predict(logits):
    return torch.stack([torch.argmax(row) for row in logits])
