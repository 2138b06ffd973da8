# task: ce_loss
# fails:
#   test_certain_and_wrong
"""A softmax that has underflowed to 0 has the logarithm minus infinity. log_softmax keeps the difference of two
ordinary numbers."""

import torch


def ce_loss(outputs, y):
    probabilities = torch.softmax(outputs, dim=1)
    return -torch.log(probabilities[torch.arange(len(y)), y]).mean()
