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
"""The table was filled with one column per example and then reshaped. `reshape` keeps the order of the numbers in
memory and does not transpose: make the rows the examples from the start.
"""

import torch


def one_hot(y, num_classes):
    table = torch.zeros(num_classes, len(y))
    table[y.long(), torch.arange(len(y))] = 1.0
    return table.reshape(len(y), num_classes)
