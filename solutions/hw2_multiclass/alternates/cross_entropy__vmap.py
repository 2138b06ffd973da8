# task: cross_entropy
"""Written for one example, then mapped over the batch by torch.vmap: no loop, though it reads like one."""

import torch


def _one(row, label):
    top = row.amax()
    return top + (row - top).exp().sum().log() - row.gather(0, label[None]).squeeze(0)


def cross_entropy(logits, y):
    return torch.vmap(_one)(logits, y.long()).mean()
