# task: mse_loss
# fails:
#   test_fixed_batch
#   test_fresh_outputs
#   test_classes_that_do_not_occur
#   test_gradient
#   test_inputs_untouched
#   test_device
""".item() leaves the graph: a Python number has no backward. Keep the loss a tensor, and take its .item() only to
store it."""

import torch.nn.functional as F


def mse_loss(outputs, y):
    targets = F.one_hot(y, outputs.shape[1])
    return ((outputs - targets) ** 2).mean().item()
