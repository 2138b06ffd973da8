# task: ce_loss
# fails:
#   test_device[inputs_on_gpu]
"""The sum begins as `torch.zeros(1)` on the CPU, and losses on a GPU cannot be added to it. Begin with the number 0,
or let torch add up.
"""

import torch


def ce_loss(outputs, y):
    total = torch.zeros(1, dtype=outputs.dtype)
    for row, label in zip(outputs, y):
        total = total + torch.logsumexp(row, dim=0) - row[label]
    return total[0] / len(y)
