# task: mse_loss
# fails:
#   test_device[inputs_on_gpu]
"""The lecture's one-hot makes its table of zeros on the CPU, and labels on a GPU cannot be scattered into it.
`torch.zeros_like(outputs)` is the same table in the right place.
"""

import torch


def to_onehot(y, num_classes):
    return torch.zeros(len(y), num_classes).scatter_(1, y.reshape(-1, 1), 1.0)


def mse_loss(outputs, y):
    return ((outputs - to_onehot(y, outputs.shape[1])) ** 2).mean()
