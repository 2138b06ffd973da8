# task: accuracy
# fails:
#   test_lecture_examples
#   test_python_float
#   test_fresh_rows
#   test_both_ends
#   test_label_dtypes
#   test_two_hundred_classes
#   test_many_examples
#   test_far_logits
#   test_strided_input
#   test_inputs_are_kept
#   test_no_loop_over_rows
#   test_memory
#   test_device
#   test_column_of_labels
"""`keepdim=True` makes the predictions a column (n, 1), and a column compared with a row (n,) is a table of every
prediction against every label. Both need the shape (n,).
"""

import torch


def accuracy(logits, y):
    predicted = torch.argmax(logits, dim=1, keepdim=True)
    return (predicted == y).float().mean().item()
