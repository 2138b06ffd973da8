# task: softmax_jacobian
# fails:
#   test_worked_example[float64]
#   test_fresh_output[float64]
#   test_number_of_classes
#   test_single_class
#   test_saturated_output[float64]
#   test_exact_zeros_beside_others
#   test_rows_and_columns_sum_to_zero
#   test_non_contiguous_input
#   test_no_loop_over_classes
"""Nothing here divides by a or takes its logarithm, so there is nothing to protect: an epsilon only adds slopes where
there are none, and is a hundred million times larger than float64's own rounding."""

import torch


def softmax_jacobian(a):
    a = a + 1e-8
    return torch.diag(a) - torch.outer(a, a)
