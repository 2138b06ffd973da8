# task: ce_loss
# fails:
#   test_worked_example
#   test_fresh_outputs
#   test_certain_and_right
#   test_certain_and_wrong
#   test_gradient
#   test_device
"""nll_loss expects logarithms of probabilities; of the probabilities themselves it gives minus their mean, which lies
between -1 and 0."""

import torch.nn.functional as F


def ce_loss(outputs, y):
    return F.nll_loss(outputs.softmax(dim=1), y)
