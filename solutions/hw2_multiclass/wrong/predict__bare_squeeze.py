# task: predict
# fails:
#   test_axes_of_length_one
"""`squeeze()` without a dimension drops every axis of length 1, and a batch of one example has another one: its
result is a number instead of a tensor of shape (1,). Name the dimension to drop.
"""

import torch


def predict(logits):
    return torch.argmax(logits, dim=1, keepdim=True).squeeze()
