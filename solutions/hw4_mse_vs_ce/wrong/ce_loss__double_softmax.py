# task: ce_loss
# fails:
#   test_worked_example
#   test_fresh_outputs
#   test_certain_and_right
#   test_certain_and_wrong
#   test_gradient
#   test_device
"""CrossEntropyLoss applies the softmax itself. With another one before it the accuracy still looks fine, but the loss
can never fall below log(e + 3) - 1 = 0.7437 for four classes, and its slope is flat."""

from torch import nn


def ce_loss(outputs, y):
    probabilities = nn.Softmax(dim=1)(outputs)
    return nn.CrossEntropyLoss()(probabilities, y)
