# task: build_model
# fails:
#   test_outputs_are_raw
#   test_layers
#   test_device
"""A sigmoid belonged to the one output of a binary model. Here it keeps the outputs in (0, 1) and flattens every
slope; return raw outputs."""

from torch import nn


class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(2, 50),
            nn.ReLU(),
            nn.Linear(50, 100),
            nn.ReLU(),
            nn.Linear(100, 50),
            nn.ReLU(),
            nn.Linear(50, num_classes),
            nn.Sigmoid(),
        )

    def forward(self, x):
        return self.layers(x)


def build_model(num_classes=4):
    return Net(num_classes)
