# task: mse_loss
# fails:
#   test_fixed_batch
#   test_fresh_outputs
#   test_classes_that_do_not_occur
#   test_gradient
#   test_inputs_untouched
#   test_device
"""Class numbers are names, not quantities, and argmax has no gradient: compare the outputs with one-hot rows."""

import torch.nn.functional as F


def mse_loss(outputs, y):
    return F.mse_loss(outputs.argmax(dim=1).to(outputs.dtype), y.to(outputs.dtype))
