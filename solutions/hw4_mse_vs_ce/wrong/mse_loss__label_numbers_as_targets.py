# task: mse_loss
# fails:
#   test_fixed_batch
#   test_fresh_outputs
#   test_classes_that_do_not_occur
#   test_gradient
#   test_inputs_untouched
#   test_device
"""The label is a name, not a height that all outputs should reach: class 3 is not three times class 1. The target of
an output is 1 at the label and 0 elsewhere."""

import torch.nn.functional as F


def mse_loss(outputs, y):
    return F.mse_loss(outputs, y.unsqueeze(1).expand_as(outputs).to(outputs.dtype))
