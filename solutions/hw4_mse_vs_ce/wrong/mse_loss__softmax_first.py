# task: mse_loss
# fails:
#   test_fixed_batch
#   test_fresh_outputs
#   test_classes_that_do_not_occur
#   test_gradient
#   test_inputs_untouched
#   test_device
"""MSE is taken of the raw outputs here. A softmax before it brings back the flat slopes of squared error on a
sigmoid."""

import torch.nn.functional as F


def mse_loss(outputs, y):
    targets = F.one_hot(y, outputs.shape[1])
    return ((outputs.softmax(dim=1) - targets) ** 2).mean()
