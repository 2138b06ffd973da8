# task: softmax_jacobian
# fails:
#   test_device[inputs_on_gpu]
"""`torch.eye(C)` lies on the CPU, wherever `a` is, and torch does not mix devices: multiplied with an output on a GPU
it raises an error. `torch.eye(C, device=a.device)`, or `torch.diag(a)`, stays where `a` is.
"""

import torch


def softmax_jacobian(a):
    return torch.eye(len(a), dtype=a.dtype) * a - torch.outer(a, a)
