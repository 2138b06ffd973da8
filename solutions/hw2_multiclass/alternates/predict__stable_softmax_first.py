# task: predict
"""A detour through a stable softmax, which keeps the order of the logits."""

import torch


def predict(logits):
    powers = torch.exp(logits - logits.amax(1, keepdim=True))
    return (powers / powers.sum(1, keepdim=True)).argmax(1)
