# task: build_model
# fails:
#   test_number_of_parameters
#   test_layers
#   test_device
"""2-50-100-50-C has three hidden layers, and so four linear ones."""

from torch import nn


class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(2, 50),
            nn.ReLU(),
            nn.Linear(50, 100),
            nn.ReLU(),
            nn.Linear(100, num_classes),
        )

    def forward(self, x):
        return self.layers(x)


def build_model(num_classes=4):
    return Net(num_classes)
