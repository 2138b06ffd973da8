"""Pads sentences in a collate function and moves each batch to the device of the embedding."""

import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader


def collate(items):
    ids = [torch.tensor(i) for i in items]
    return pad_sequence(ids, batch_first=True), torch.tensor([len(i) for i in items])


def solve(emb, sentences):
    dev = emb.weight.device
    outs = []
    for ids, n in DataLoader(sentences, batch_size=2, collate_fn=collate):
        ids, n = ids.to(dev), n.to(dev)
        outs.append(emb(ids).sum(1) / n.unsqueeze(1))
    return torch.cat(outs)


def example():
    return torch.nn.Embedding(5, 3), [[1, 2], [3], [4, 1, 2]]
