"""Samples tokens by multinomial in a loop, with a growing sequence."""

import torch

RANDOM = True


def solve(model, start, n):
    seq = start
    for _ in range(n):
        logits = model(seq[:, -1])
        probs = (logits / 0.8).softmax(-1)
        nxt = torch.multinomial(probs, 1)
        seq = torch.cat((seq, nxt), dim=1)
    return seq


def example():
    return torch.nn.Embedding(5, 5), torch.tensor([[0], [3]]), 4
