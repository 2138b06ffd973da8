# task: one_hot
# fails:
#   test_no_loop_over_rows
"""One assignment per label gives the right rows, but each of them is a separate trip through torch. Let one indexed
assignment, or one comparison, do all rows at once.
"""

import torch


def one_hot(y, num_classes):
    rows = torch.zeros(len(y), num_classes, device=y.device)
    for i in range(len(y)):
        rows[i, int(y[i])] = 1.0
    return rows
