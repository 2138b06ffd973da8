# task: ce_loss
# fails:
#   test_worked_example
#   test_fresh_outputs
#   test_certain_and_wrong
#   test_gradient
#   test_device
"""dim=0 compares the examples of a batch with each other; the classes of one example lie along the last dimension."""

import torch.nn.functional as F


def ce_loss(outputs, y):
    return F.nll_loss(F.log_softmax(outputs, dim=0), y)
