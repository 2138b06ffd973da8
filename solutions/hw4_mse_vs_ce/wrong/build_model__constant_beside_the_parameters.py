# task: build_model
# fails:
#   test_device[inputs_on_gpu]
"""`model.to(device)` moves parameters and buffers. A tensor that is a plain attribute stays behind on the CPU, where
the layers' outputs no longer meet it: register it as a buffer, or do without (`torch.relu`).
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        sizes = [2, 50, 100, 50, num_classes]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:]))
        self.nothing = torch.zeros(1)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.maximum(layer(x), self.nothing)
        return self.layers[-1](x)


def build_model(num_classes=4):
    return Net(num_classes)
