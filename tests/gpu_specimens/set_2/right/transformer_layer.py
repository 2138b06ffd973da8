"""A transformer encoder layer in evaluation mode with positional encodings as a buffer."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, d, n):
        super().__init__()
        pe = torch.zeros(n, d)
        pos = torch.arange(n).unsqueeze(1)
        pe[:, 0::2] = torch.sin(pos / 10.0)
        pe[:, 1::2] = torch.cos(pos / 10.0)
        self.register_buffer("pe", pe)
        self.layer = nn.TransformerEncoderLayer(d, 2, 8, batch_first=True)

    def forward(self, x):
        return self.layer(x + self.pe[: x.size(1)])


def solve(x):
    torch.manual_seed(1)
    net = Net(x.size(-1), 10).to(x.device).eval()
    with torch.no_grad():
        return net(x)


def example():
    return (torch.randn(2, 5, 4),)
