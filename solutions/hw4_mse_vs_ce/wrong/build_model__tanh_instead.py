# task: build_model
# fails:
#   test_outputs_are_raw
#   test_layers
#   test_device
# same as: build_model__sigmoid_at_the_end, because both keep the outputs small: what bounds them lies inside the one
#   and behind the other
"""The network of the course has ReLUs between its layers; a tanh saturates, and then its slope is as flat as that of a
sigmoid."""

from torch import nn


class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(2, 50),
            nn.Tanh(),
            nn.Linear(50, 100),
            nn.Tanh(),
            nn.Linear(100, 50),
            nn.Tanh(),
            nn.Linear(50, num_classes),
        )

    def forward(self, x):
        return self.layers(x)


def build_model(num_classes=4):
    return Net(num_classes)
