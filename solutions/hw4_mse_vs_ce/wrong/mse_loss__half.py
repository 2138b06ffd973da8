# task: mse_loss
# fails:
#   test_fixed_batch
#   test_fresh_outputs
#   test_classes_that_do_not_occur
#   test_gradient
#   test_inputs_untouched
#   test_device
"""The half of the squared error on a sigmoid (homework 1) is not part of this definition."""

import torch.nn.functional as F


def mse_loss(outputs, y):
    targets = F.one_hot(y, outputs.shape[1])
    return 0.5 * ((outputs - targets) ** 2).mean()
