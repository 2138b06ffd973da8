"""Mean of word embeddings without the padding, whose mask comes from the ids."""

import torch
from torch import nn


class Bag(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(6, 3, padding_idx=0)
        self.out = nn.Linear(3, 2)

    def forward(self, ids):
        mask = (ids != 0).unsqueeze(-1).float()
        e = self.emb(ids) * mask
        return self.out(e.sum(1) / mask.sum(1).clamp(min=1))


def solve(ids):
    torch.manual_seed(0)
    net = Bag().to(ids.device)
    return net(ids)


def example():
    return (torch.tensor([[1, 2, 0], [3, 0, 0]]),)
