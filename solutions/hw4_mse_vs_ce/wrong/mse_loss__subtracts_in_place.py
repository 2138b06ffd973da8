# task: mse_loss
# fails:
#   test_gradient
#   test_inputs_untouched
#   test_device
"""Subtracting 1 at the labels turns the outputs into differences, and also the outputs of the caller: clone them, or
subtract one-hot rows."""

import torch


def mse_loss(outputs, y):
    outputs[torch.arange(len(y)), y] -= 1
    return (outputs**2).mean()
