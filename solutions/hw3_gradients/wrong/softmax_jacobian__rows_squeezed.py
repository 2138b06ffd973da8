# task: softmax_jacobian
# fails:
#   test_single_class
#   test_no_loop_over_classes
"""`squeeze()` without a dimension removes every dimension of length 1, also the two that the Jacobian of a single
class needs; name the dimension, or do not create it. And a loop over rows is what broadcasting does for you."""

import torch


def softmax_jacobian(a):
    rows = []
    for i in range(a.shape[0]):
        row = -a[i] * a
        row[i] = a[i] * (1 - a[i])
        rows.append(row.reshape(1, -1))
    return torch.stack(rows).squeeze()
