# task: cross_entropy_grad
# fails:
#   test_worked_example
#   test_fresh_logits
#   test_large_logits
#   test_both_ends_in_one_batch
#   test_wide_row
#   test_label_dtypes
#   test_label_199
#   test_absent_classes
#   test_single_class
#   test_rows_sum_to_zero
#   test_non_contiguous_input
#   test_input_untouched
#   test_cost
#   test_device
#   test_masked_class
#   test_float16
#   test_column_of_labels
"""Without `keepdim=True` the maxima and sums of the rows have shape (n,), and broadcasting lays them along the
columns: an error if n and C differ, and silently the wrong division if they are equal."""

import torch


def cross_entropy_grad(logits, y):
    n, C = logits.shape
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    a = powers / powers.sum(dim=1)
    onehot = torch.eye(C, dtype=logits.dtype, device=logits.device)[y.long()]
    return (a - onehot) / n
