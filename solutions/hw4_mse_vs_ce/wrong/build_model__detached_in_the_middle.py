# task: build_model
# fails:
#   test_every_weight_can_learn
""".detach() cuts the graph: the layers before it get no gradient and stay as they were drawn."""

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
        hidden = self.layers[:4](x).detach()
        return self.layers[4:](hidden)


def build_model(num_classes=4):
    return Net(num_classes)
