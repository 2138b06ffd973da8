# task: build_model
# fails:
#   test_device[inputs_on_gpu]
"""The outputs are brought to the CPU at the end of `forward`, where labels on a GPU cannot meet them. Whoever needs
them on the CPU, a plot for instance, can call `.cpu()` there.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.fc1 = nn.Linear(2, 50)
        self.fc2 = nn.Linear(50, 100)
        self.fc3 = nn.Linear(100, 50)
        self.fc4 = nn.Linear(50, num_classes)

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        x = torch.relu(self.fc2(x))
        x = torch.relu(self.fc3(x))
        return self.fc4(x).cpu()


def build_model(num_classes=4):
    return Net(num_classes)
