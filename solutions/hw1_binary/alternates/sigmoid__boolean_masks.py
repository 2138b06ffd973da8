# task: sigmoid
"""Fills the two sides of a new tensor separately, so that neither formula meets the other's logits."""

import torch


def sigmoid(z):
    right = z >= 0
    result = torch.empty_like(z)
    result[right] = 1 / (1 + (-z[right]).exp())
    powers = z[~right].exp()
    result[~right] = powers / (1 + powers)
    return result
