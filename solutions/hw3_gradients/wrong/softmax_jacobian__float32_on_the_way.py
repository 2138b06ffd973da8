# task: softmax_jacobian
# fails:
#   test_fresh_output[float64]
#   test_number_of_classes
#   test_rows_and_columns_sum_to_zero
#   test_non_contiguous_input
"""`torch.zeros` makes float32 unless told otherwise; what is stored in it keeps seven digits, and converting it back
to float64 at the end does not bring the others back."""

import torch


def softmax_jacobian(a):
    C = a.shape[0]
    jacobian = torch.zeros(C, C, device=a.device)
    jacobian[:] = -torch.outer(a, a)
    jacobian += torch.diag(a)
    return jacobian.to(a.dtype)
