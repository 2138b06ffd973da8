# task: ce_loss
# fails:
#   test_certain_and_wrong
#   test_gradient
#   test_device
"""torch.tensor(...) makes a fresh leaf: the value is right and the way to it is forgotten, so nothing can be trained
with it."""

import torch
import torch.nn.functional as F


def ce_loss(outputs, y):
    return torch.tensor(F.cross_entropy(outputs, y).item(), dtype=outputs.dtype)
