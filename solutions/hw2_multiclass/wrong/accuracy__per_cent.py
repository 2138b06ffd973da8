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
"""The accuracy is a share between 0 and 1. Per cent are for people: multiply by 100 where you print it."""

import torch


def accuracy(logits, y):
    hits = torch.argmax(logits, dim=1) == y
    return 100.0 * hits.float().mean().item()
