# task: softmax_jacobian
"""Right, though with a Python loop over classes and so without the bonus: column j is what the logits' unit vector e_j
does to the output, a * (e_j - a_j)."""

import torch


def softmax_jacobian(a):
    columns = []
    for j in range(len(a)):
        direction = torch.zeros_like(a)
        direction[j] = 1
        columns.append(a * (direction - a[j]))
    return torch.stack(columns, dim=1)
