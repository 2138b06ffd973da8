# task: logistic_grad
# ban: autograd
"""The gradient from autograd, by its many doors."""

import torch


def _loss(X, t, w, b):
    z = X @ w + b
    return (z.clamp(min=0) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()


def _leaves(w, b):
    return w.clone().detach().requires_grad_(), b.clone().detach().requires_grad_()


def backward(X, t, w, b):
    w, b = _leaves(w, b)
    _loss(X, t, w, b).backward()
    return w.grad, b.grad


def backward_of_another_kind(X, t, w, b):
    w = w.clone().detach()
    b = b.clone().detach()
    w.requires_grad = b.requires_grad = True
    torch.autograd.backward(_loss(X, t, w, b))
    return w.grad, b.grad


def grad(X, t, w, b):
    w = torch.tensor(w.tolist(), dtype=w.dtype, requires_grad=True)
    b = torch.tensor(b.tolist(), dtype=b.dtype, requires_grad=True)
    return torch.autograd.grad(_loss(X, t, w, b), (w, b))


def of_a_function(X, t, w, b):
    return torch.func.grad(lambda w, b: _loss(X, t, w, b), argnums=(0, 1))(w, b)


def jacobian(X, t, w, b):
    return torch.autograd.functional.jacobian(lambda w, b: _loss(X, t, w, b), (w, b))


def reverse(X, t, w, b):
    return torch.func.jacrev(lambda w, b: _loss(X, t, w, b), argnums=(0, 1))(w, b)


def forward(X, t, w, b):
    return torch.func.jacfwd(lambda w, b: _loss(X, t, w, b), argnums=(0, 1))(w, b)


def products(X, t, w, b):
    _, product = torch.func.vjp(lambda w, b: _loss(X, t, w, b), w, b)
    return product(torch.ones((), dtype=X.dtype))
