"""Takes a model's parameters apart into a vector and puts them back."""

import torch
from torch.nn.utils import parameters_to_vector, vector_to_parameters


def solve(model, x):
    v = parameters_to_vector(model.parameters())
    vector_to_parameters(v * 0.5 + 0.01 * torch.sign(v), model.parameters())
    return model(x)


def example():
    return torch.nn.Linear(3, 2), torch.randn(2, 3)
