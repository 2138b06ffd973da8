# task: softmax_jacobian
# fails:
#   test_fresh_output
#   test_number_of_classes
#   test_single_class
#   test_exact_zeros_beside_others
#   test_rows_and_columns_sum_to_zero
#   test_non_contiguous_input
#   test_device
#   test_no_loop_over_classes
"""The lecture's example has three classes, the function has as many as `a` has entries: read C off its shape. With
200 classes the rest is silently missing, with two an index fails."""

import torch


def softmax_jacobian(a):
    jacobian = torch.zeros(3, 3, dtype=a.dtype)
    for i in range(3):
        for j in range(3):
            if i == j:
                jacobian[i, j] = a[i] * (1 - a[i])
            else:
                jacobian[i, j] = -a[i] * a[j]
    return jacobian
