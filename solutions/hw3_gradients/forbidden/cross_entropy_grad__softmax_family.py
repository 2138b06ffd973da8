# task: cross_entropy_grad
# ban: softmax_family
"""Right, but with a ready-made softmax under one of its names."""

import torch
import torch.nn.functional as F
from torch import nn


def _grad(probabilities, y):
    n, num_classes = probabilities.shape
    targets = (y[:, None] == torch.arange(num_classes)).to(probabilities.dtype)
    return (probabilities - targets) / n


def function(logits, y):
    return _grad(torch.softmax(logits, dim=-1), y)


def method(logits, y):
    return _grad(logits.softmax(-1), y)


def functional(logits, y):
    return _grad(F.softmax(logits, dim=-1), y)


def module(logits, y):
    return _grad(nn.Softmax(dim=-1)(logits), y)


def softmin(logits, y):
    return _grad(F.softmin(-logits, dim=-1), y)


def from_its_logarithm(logits, y):
    return _grad(torch.log_softmax(logits, dim=-1).exp(), y)


def special(logits, y):
    return _grad(torch.special.softmax(logits, -1), y)


def operator(logits, y):
    return _grad(torch.ops.aten._softmax(logits, -1, False), y)


def safe(logits, y):
    return _grad(torch.ops.aten._safe_softmax(logits, -1), y)


def masked(logits, y):
    return _grad(torch._masked_softmax(logits, torch.zeros_like(logits, dtype=torch.bool), -1), y)


def attention(logits, y):
    eye = torch.eye(logits.shape[-1], dtype=logits.dtype)
    return _grad(F.scaled_dot_product_attention(logits, eye, eye, scale=1.0), y)


def fused_attention(logits, y):
    eye = torch.eye(logits.shape[-1], dtype=logits.dtype)[None, None]
    return _grad(F.scaled_dot_product_attention(logits[None, None], eye, eye, scale=1.0)[0, 0], y)
