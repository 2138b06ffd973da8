# task: build_model
# fails:
#   test_outputs_are_raw
#   test_layers
#   test_device
# same as: build_model__log_softmax_at_the_end, because both give outputs of one sign only, there above zero and here
#   below
"""A ReLU behind the last layer cuts off all negative outputs, and with them their gradients: an output that is
negative for all points never learns again."""

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
            nn.ReLU(),
        )

    def forward(self, x):
        return self.layers(x)


def build_model(num_classes=4):
    return Net(num_classes)
