# task: softmax_jacobian
# fails:
#   test_worked_example
#   test_fresh_output
#   test_number_of_classes
#   test_saturated_output
#   test_exact_zeros_beside_others
#   test_rows_and_columns_sum_to_zero
#   test_non_contiguous_input
#   test_device
#   test_no_loop_over_classes
"""A vector minus a matrix does not subtract on the diagonal: broadcasting repeats `a` in every row. The first term of
the Jacobian is a diagonal matrix, so it has to be built."""

import torch


def softmax_jacobian(a):
    return a - torch.outer(a, a)
