# task: ce_loss
# fails:
#   test_device[inputs_on_gpu]
"""The loss is brought to the CPU before it is returned. `.item()` does that for whoever wants a number; a loss
function leaves its result where its inputs are.
"""

from torch import nn


def ce_loss(outputs, y):
    return nn.CrossEntropyLoss()(outputs, y).cpu()
