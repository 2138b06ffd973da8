"""Looks up token ids from a Python list in an embedding on the GPU."""

import torch


def solve(emb, sentence):
    ids = torch.tensor([hash_free(w) for w in sentence])
    return emb(ids).mean(0)


def hash_free(word):
    return len(word) % 5


def example():
    return torch.nn.Embedding(5, 3), ["a", "bb", "ccc"]
