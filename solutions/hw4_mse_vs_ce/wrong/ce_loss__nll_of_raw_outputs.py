# task: ce_loss
# fails:
#   test_worked_example
#   test_fresh_outputs
#   test_certain_and_right
#   test_certain_and_wrong
#   test_gradient
#   test_device
"""nll_loss expects log-probabilities and normalises nothing: on raw outputs it only pushes one output up, without
end."""

import torch.nn.functional as F


def ce_loss(outputs, y):
    return F.nll_loss(outputs, y)
