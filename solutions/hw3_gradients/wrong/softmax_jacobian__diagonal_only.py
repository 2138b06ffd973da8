# task: softmax_jacobian
# fails:
#   test_worked_example
#   test_fresh_output
#   test_number_of_classes
#   test_exact_zeros_beside_others
#   test_rows_and_columns_sum_to_zero
#   test_non_contiguous_input
#   test_device
#   test_no_loop_over_classes
"""The slope a (1 - a) is that of a sigmoid; a softmax output also depends on the logits of all the other classes, so
the entries off the diagonal are -a_i a_j, not 0."""

import torch


def softmax_jacobian(a):
    return torch.diag(a * (1 - a))
