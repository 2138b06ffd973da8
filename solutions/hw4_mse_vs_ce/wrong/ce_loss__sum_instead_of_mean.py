# task: ce_loss
# fails:
#   test_worked_example
#   test_fresh_outputs[6x4]
#   test_fresh_outputs[3x7]
#   test_fresh_outputs[5x2]
#   test_certain_and_wrong
#   test_gradient
#   test_device
"""A sum grows with the batch, so that the last, smaller batch and the learning rate mean something else; the loss is a
mean."""

import torch.nn.functional as F


def ce_loss(outputs, y):
    return F.cross_entropy(outputs, y, reduction="sum")
