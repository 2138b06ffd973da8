# task: one_hot
# fails:
#   test_device[inputs_on_gpu]
"""`torch.FloatTensor(n, C)` is memory on the CPU, whatever the labels are on (and uninitialised memory at that).
Filling it column by column copies from the GPU without complaint, but the result is on the wrong device. Say where:
`torch.empty(n, C, device=y.device)`.
"""

import torch


def one_hot(y, num_classes):
    rows = torch.FloatTensor(len(y), num_classes)
    for c in range(num_classes):
        rows[:, c] = (y == c).float()
    return rows
