# task: softmax_jacobian
"""`torch.zeros` makes float32 unless told otherwise; what is stored in it keeps seven digits, and converting it back
to float64 at the end does not bring the others back."""

import torch


def softmax_jacobian(a):
    C = a.shape[0]
    jacobian = torch.zeros(C, C)
    jacobian[:] = -torch.outer(a, a)
    jacobian += torch.diag(a)
    return jacobian.to(a.dtype)
