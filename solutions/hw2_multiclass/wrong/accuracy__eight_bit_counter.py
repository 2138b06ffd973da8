# task: accuracy
# fails:
#   test_many_examples
#   test_column_of_labels
"""A uint8 counter runs from 0 to 255 and then starts again, so a batch of 300 right answers counts as 44. Count in a
wide dtype, which torch's `sum` does by itself.
"""

import torch


def accuracy(logits, y):
    hits = (torch.argmax(logits, dim=1) == y).to(torch.uint8)
    return hits.sum(dtype=torch.uint8).item() / len(y)
