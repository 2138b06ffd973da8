# task: ce_loss
# fails:
#   test_worked_example[float64]
#   test_fresh_outputs
#   test_certain_and_wrong
#   test_gradient[float64]
"""An epsilon hides the infinity and caps the loss at 18: a certain and wrong prediction then has no slope left. Use
log_softmax."""

import torch


def ce_loss(outputs, y):
    probabilities = torch.softmax(outputs, dim=1)
    return -torch.log(probabilities[torch.arange(len(y)), y] + 1e-8).mean()
