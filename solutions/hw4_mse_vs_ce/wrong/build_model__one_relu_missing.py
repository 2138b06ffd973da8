# task: build_model
# fails:
#   test_layers
#   test_device
"""Two linear layers without a ReLU between them are one linear layer: 50-100-50 without its middle ReLU is a plain
50-50."""

from torch import nn


class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(2, 50),
            nn.ReLU(),
            nn.Linear(50, 100),
            nn.Linear(100, 50),
            nn.ReLU(),
            nn.Linear(50, num_classes),
        )

    def forward(self, x):
        return self.layers(x)


def build_model(num_classes=4):
    return Net(num_classes)
