# task: mse_loss
# fails:
#   test_fixed_batch
#   test_fresh_outputs
#   test_classes_that_do_not_occur
#   test_gradient
#   test_inputs_untouched
#   test_device
"""A sum grows with the batch, so that the last, smaller batch and the learning rate mean something else; the loss is a
mean."""

import torch.nn.functional as F


def mse_loss(outputs, y):
    targets = F.one_hot(y, outputs.shape[1])
    return ((outputs - targets) ** 2).sum()
