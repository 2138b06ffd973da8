# task: softmax
"""Both the sum and the division are written as einsum."""

import torch


def softmax(x):
    powers = torch.exp(x - x.topk(1, dim=-1).values)
    return torch.einsum("...c,...->...c", powers, 1 / torch.einsum("...c->...", powers))
