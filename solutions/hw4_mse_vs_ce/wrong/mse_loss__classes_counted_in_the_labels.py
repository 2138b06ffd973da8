# task: mse_loss
# fails:
#   test_fresh_outputs[3x7]
#   test_fresh_outputs[1x4]
#   test_classes_that_do_not_occur
"""one_hot(y) without a number of classes makes as many columns as the largest label of this batch asks for, which need
not be C."""

import torch.nn.functional as F


def mse_loss(outputs, y):
    return ((outputs - F.one_hot(y)) ** 2).mean()
