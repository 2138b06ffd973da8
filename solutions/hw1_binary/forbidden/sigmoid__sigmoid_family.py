# task: sigmoid
# ban: sigmoid_family
"""The ready-made sigmoid under its many names, and what a sigmoid is hidden in."""

import torch
import torch.nn.functional as F
from torch import nn
from torch import sigmoid as alias
from torch.special import expit


def function(z):
    return torch.sigmoid(z)


def method(z):
    return z.sigmoid()


def imported(z):
    return alias(z)


def special(z):
    return expit(z)


def functional(z):
    return F.sigmoid(z)


def module(z):
    return nn.Sigmoid()(z)


def in_place(z):
    return z.clone().sigmoid_()


def into_a_tensor(z):
    result = torch.empty_like(z)
    torch.sigmoid(z, out=result)
    return result


def operator(z):
    return torch.ops.aten.sigmoid(z)


def several_at_once(z):
    return torch._foreach_sigmoid([z])[0]


def of_two_classes(z):
    return torch.softmax(torch.stack([z, torch.zeros_like(z)]), dim=0)[0]


def of_two_classes_in_logs(z):
    return F.log_softmax(torch.stack([z, torch.zeros_like(z)]), dim=0)[0].exp()


def softmin(z):
    return nn.Softmin(dim=0)(torch.stack([-z, torch.zeros_like(z)]))[0]


def masked(z):
    both = torch.stack([z, torch.zeros_like(z)])
    return torch._masked_softmax(both, torch.zeros_like(both, dtype=torch.bool), 0)[0]


def from_its_logarithm(z):
    return F.logsigmoid(z).exp()


def softplus(z):
    return torch.exp(-F.softplus(-z))


def logaddexp(z):
    return torch.exp(-torch.logaddexp(torch.zeros_like(z), -z))


def powers_of_two(z):
    return torch.exp2(-torch.logaddexp2(torch.zeros_like(z), -z / torch.log(torch.tensor(2.0, dtype=z.dtype))))


def silu(z):
    return F.silu(z) / z


def gate(z):
    return F.glu(torch.stack([torch.ones_like(z), z]), dim=0)[0]


def scipy(z):
    from scipy.special import expit as ready_made

    return torch.as_tensor(ready_made(z.numpy()))
