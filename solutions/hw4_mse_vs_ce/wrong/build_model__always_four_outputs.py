# task: build_model
# fails:
#   test_number_of_parameters[seven]
#   test_shape_of_outputs
#   test_outputs_are_raw
#   test_layers
"""The number of outputs is the argument `num_classes`, and 4 is only its default."""

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
            nn.Linear(50, 4),
        )

    def forward(self, x):
        return self.layers(x)


def build_model(num_classes=4):
    return Net(num_classes)
