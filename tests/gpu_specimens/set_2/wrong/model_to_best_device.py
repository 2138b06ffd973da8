"""A training function that moves the model and the data to the GPU whenever there is one."""

import torch


def train(model, X, y):
    dev = torch.device("cuda:0") if torch.cuda.device_count() > 0 else torch.device("cpu")
    model = model.to(dev)
    X, y = X.to(dev), y.to(dev)
    opt = torch.optim.Adam(model.parameters())
    loss = torch.nn.functional.cross_entropy(model(X), y)
    loss.backward()
    opt.step()
    return model


def solve(model, X, y):
    return train(model, X, y)


def example():
    return torch.nn.Linear(3, 2), torch.randn(4, 3), torch.tensor([0, 1, 1, 0])
