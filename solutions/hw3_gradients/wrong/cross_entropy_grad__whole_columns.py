# task: cross_entropy_grad
# fails:
#   test_worked_example
#   test_fresh_logits
#   test_distinct_labels
#   test_large_logits
#   test_both_ends_in_one_batch
#   test_wide_row
#   test_label_dtypes
#   test_label_199
#   test_absent_classes
#   test_rows_sum_to_zero
#   test_non_contiguous_input
#   test_cost
#   test_device
#   test_masked_class
#   test_float16
#   test_column_of_labels
"""`a[:, y]` means the columns y of every row, so each row loses 1 at every label of the batch. One entry per row needs
two index tensors of equal length: the row numbers and the labels."""

import torch


def cross_entropy_grad(logits, y):
    n = logits.shape[0]
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1, keepdim=True)
    a[:, y.long()] -= 1
    return a / n
