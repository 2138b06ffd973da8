# task: build_model
# fails:
#   test_shape_of_outputs
"""squeeze() also removes the first dimension when there is a single point: one point must give (1, C), like any other
batch."""

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
        )

    def forward(self, x):
        return self.layers(x).squeeze()


def build_model(num_classes=4):
    return Net(num_classes)
