# task: one_hot
# fails:
#   test_lecture_labels
#   test_label_dtypes
#   test_two_hundred_classes
#   test_absent_classes
#   test_square
#   test_fresh_labels
#   test_thousand_classes
#   test_labels_are_kept
#   test_calls_do_not_share_state
#   test_no_loop_over_rows
#   test_memory
#   test_device
"""`rows[:, y] = 1` marks the columns of all labels in every row. Each row has one label of its own, so the number of
the row belongs in the index as well.
"""

import torch


def one_hot(y, num_classes):
    rows = torch.zeros(len(y), num_classes)
    rows[:, y.long()] = 1.0
    return rows
