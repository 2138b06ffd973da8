# task: build_model
# fails:
#   test_number_of_parameters
#   test_shape_of_outputs
#   test_outputs_are_raw
#   test_layers
#   test_every_weight_can_learn
#   test_fresh_in_every_call
#   test_device
"""Without its parentheses `Net` is the class, not a model: it has no weights, and calling it with points makes a new
object."""

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
        return self.layers(x)


def build_model(num_classes=4):
    return Net
