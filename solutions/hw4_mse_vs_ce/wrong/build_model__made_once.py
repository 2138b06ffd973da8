# task: build_model
# fails:
#   test_fresh_in_every_call
"""A network that is made once, outside the function, is the same object in every call: the second training goes on
where the first one ended. Make it inside."""

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


_models = {}


def build_model(num_classes=4):
    if num_classes not in _models:
        _models[num_classes] = Net(num_classes)
    return _models[num_classes]
