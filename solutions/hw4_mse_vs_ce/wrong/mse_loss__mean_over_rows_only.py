# task: mse_loss
# fails:
#   test_fixed_batch
#   test_fresh_outputs
#   test_classes_that_do_not_occur
#   test_gradient
#   test_inputs_untouched
#   test_device
"""Summing over the classes and averaging over the rows makes the loss C times as large; the mean is over all n times C
entries."""

import torch.nn.functional as F


def mse_loss(outputs, y):
    targets = F.one_hot(y, outputs.shape[1])
    return ((outputs - targets) ** 2).sum(dim=1).mean()
