# task: softmax_jacobian
# ban: autograd
"""Differentiates a softmax of the logarithms, which gives the activations back."""

import torch


def _softmax(x):
    e = torch.exp(x - x.amax())
    return e / e.sum()


def jacobian(a):
    return torch.autograd.functional.jacobian(_softmax, a.log())


def reverse(a):
    return torch.func.jacrev(_softmax)(a.log())


def forward(a):
    return torch.func.jacfwd(_softmax)(a.log())


def row_by_row(a):
    x = a.log().requires_grad_()
    s = _softmax(x)
    return torch.stack([torch.autograd.grad(entry, x, retain_graph=True)[0] for entry in s])


def kernel(a):
    eye = torch.eye(len(a), dtype=a.dtype)
    return torch.ops.aten._softmax_backward_data(eye, a.expand(len(a), -1), -1, a.dtype)
