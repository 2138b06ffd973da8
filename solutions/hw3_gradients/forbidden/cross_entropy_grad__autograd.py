# task: cross_entropy_grad
# ban: autograd
"""Lets autograd take the derivative of a loss written by hand."""

import torch
from torch.func import grad as gradient_of


def _loss(logits, y):
    top = logits.detach().amax(-1, keepdim=True)
    shifted = logits - top
    log_probs = shifted - shifted.exp().sum(-1, keepdim=True).log()
    return -log_probs[torch.arange(len(y)), y.long()].mean()


def backward(logits, y):
    x = logits.detach().clone().requires_grad_()
    _loss(x, y).backward()
    return x.grad


def attribute(logits, y):
    x = logits.detach().clone()
    x.requires_grad = True
    _loss(x, y).backward()
    return x.grad


def switched_on(logits, y):
    with torch.enable_grad():
        x = torch.nn.Parameter(logits.detach().clone())
        torch.autograd.backward(_loss(x, y))
    return x.grad


def grad(logits, y):
    x = torch.nn.Parameter(logits.detach().clone())
    return torch.autograd.grad(_loss(x, y), x)[0]


def of_a_function(logits, y):
    return gradient_of(_loss)(logits, y)


def with_value(logits, y):
    return torch.func.grad_and_value(_loss)(logits, y)[0]


def dual_numbers(logits, y):
    rows = []
    with torch.autograd.forward_ad.dual_level():
        for direction in torch.eye(logits.numel(), dtype=logits.dtype):
            dual = torch.autograd.forward_ad.make_dual(logits, direction.reshape(logits.shape))
            rows.append(torch.autograd.forward_ad.unpack_dual(_loss(dual, y)).tangent)
    return torch.stack(rows).reshape(logits.shape)
