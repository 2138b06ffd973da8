# task: log_sigmoid
# fails:
#   nothing_yet
"""Iterating over a tensor walks along its first axis: a single number has none, an empty batch gives nothing to
stack, and a long batch costs a Python step for every entry. Elementwise functions need no loop.
"""

import torch


def log_sigmoid(z):
    rows = []
    for row in z:
        rows.append(row.clamp(max=0) - torch.log1p(torch.exp(-row.abs())))
    return torch.stack(rows)
