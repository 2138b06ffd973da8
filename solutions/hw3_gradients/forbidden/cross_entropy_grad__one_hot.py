# task: cross_entropy_grad
# ban: one_hot
"""Right, but with ready-made one-hot rows."""

import torch
import torch.nn.functional as F


def _probabilities(logits):
    e = torch.exp(logits - logits.amax(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True)


def functional(logits, y):
    return (_probabilities(logits) - F.one_hot(y.long(), logits.shape[1])) / len(y)


def operator(logits, y):
    return (_probabilities(logits) - torch.ops.aten.one_hot(y.long(), logits.shape[1])) / len(y)
