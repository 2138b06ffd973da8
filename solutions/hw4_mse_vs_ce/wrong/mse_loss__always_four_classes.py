# task: mse_loss
# fails:
#   test_fixed_batch
#   test_fresh_outputs[3x7]
#   test_fresh_outputs[5x2]
#   test_classes_that_do_not_occur
#   test_inputs_untouched
#   test_device
"""C is the number of outputs: read it off their shape."""

import torch.nn.functional as F


def mse_loss(outputs, y):
    return ((outputs - F.one_hot(y, 4)) ** 2).mean()
