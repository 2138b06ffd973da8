# task: build_model
# fails:
#   test_device[inputs_on_cpu]
"""`forward` sends every input to a device of its own choice, and on a machine with a GPU the weights need not be
there. A network computes where its caller has put it and its inputs: delete the line that moves.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(2, 50), nn.ReLU(), nn.Linear(50, 100), nn.ReLU(), nn.Linear(100, 50), nn.ReLU()
        )
        self.out = nn.Linear(50, num_classes)

    def forward(self, x):
        x = x.to("cuda" if torch.cuda.is_available() else "cpu")
        return self.out(self.net(x))


def build_model(num_classes=4):
    return Net(num_classes)
