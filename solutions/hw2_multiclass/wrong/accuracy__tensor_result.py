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
#   test_axes_of_length_one
#   test_strided_input
#   test_inputs_are_kept
#   test_no_loop_over_rows
#   test_memory
#   test_device
#   test_column_of_labels
"""The share is right, but it is still a tensor. Asked for is a plain Python float, as logs and JSON files need it:
`.item()` makes one of a tensor without dimensions.
"""

import torch


def accuracy(logits, y):
    hits = torch.argmax(logits, dim=1) == y
    return hits.float().mean()
