# task: softmax
"""Subtracts the maximum without detaching it: its gradient cancels."""


def softmax(x):
    shifted = x - x.max(dim=-1, keepdim=True).values
    return shifted.exp().div(shifted.exp().sum(dim=-1, keepdim=True))
