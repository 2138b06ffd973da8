"""An LSTM over packed sequences; the lengths stay on the CPU as they must."""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


def solve(x, lengths):
    torch.manual_seed(2)
    rnn = nn.LSTM(3, 4, batch_first=True).to(x.device)
    packed = pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)
    out, (h, c) = rnn(packed)
    padded, _ = pad_packed_sequence(out, batch_first=True)
    return padded, h


def example():
    return torch.randn(3, 5, 3), torch.tensor([5, 2, 4])
