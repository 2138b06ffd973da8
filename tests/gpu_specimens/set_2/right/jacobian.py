"""A Jacobian by torch.autograd.functional and a Hessian-vector product by double backward."""

import torch


def solve(x):
    J = torch.autograd.functional.jacobian(lambda t: torch.sin(t) * t, x)
    x = x.detach().requires_grad_()
    (g,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
    (h,) = torch.autograd.grad((g * torch.ones_like(g)).sum(), x)
    return J, h


def example():
    return (torch.randn(3),)
