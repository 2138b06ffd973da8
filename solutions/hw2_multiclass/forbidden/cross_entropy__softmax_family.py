# task: cross_entropy
# ban: softmax_family
"""The cross-entropy of ATen, which begins with a softmax, and one from the softmax that attention holds."""

import torch
import torch.nn.functional as F


def _picked(probabilities, y):
    return -probabilities[torch.arange(len(y)), y.long()].log().mean()


def operator(logits, y):
    return torch.ops.aten.cross_entropy_loss(logits, y.long())


def half(logits, y):
    return _picked(torch.softmax(logits, dim=-1), y)


def attention(logits, y):
    eye = torch.eye(logits.shape[-1], dtype=logits.dtype)
    return _picked(F.scaled_dot_product_attention(logits, eye, eye, scale=1.0), y)


def fused_attention(logits, y):
    eye = torch.eye(logits.shape[-1], dtype=logits.dtype)[None, None]
    return _picked(F.scaled_dot_product_attention(logits[None, None], eye, eye, scale=1.0)[0, 0], y)
