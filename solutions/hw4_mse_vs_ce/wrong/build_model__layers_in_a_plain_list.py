# task: build_model
# fails:
#   test_number_of_parameters
#   test_shape_of_outputs
#   test_outputs_are_raw
#   test_layers
#   test_every_weight_can_learn
#   test_fresh_in_every_call
#   test_device
"""Layers in a plain Python list are invisible to nn.Module: parameters() is empty, and no optimiser can train them.
Use nn.ModuleList or nn.Sequential."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        sizes = [2, 50, 100, 50, num_classes]
        self.layers = [nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])]

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


def build_model(num_classes=4):
    return Net(num_classes)
