"""functional_call with parameters that were saved on the CPU."""

import torch
from torch.func import functional_call


def solve(model, x):
    saved = {k: v.detach().cpu() * 2 for k, v in model.named_parameters()}
    return functional_call(model, saved, (x,))


def example():
    return torch.nn.Linear(3, 2), torch.randn(4, 3)
