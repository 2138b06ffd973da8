# task: train
# fails:
#   test_device
"""The optimiser is made first, and then a copy of the model goes to the GPU: the optimiser steps weights that nobody
uses any more. Nothing crashes, and nothing is learned. Make the optimiser from the parameters that will be trained.
"""

import copy

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    if torch.cuda.is_available():
        model = copy.deepcopy(model).cuda()
        X, y = X.cuda(), y.cuda()
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        model.train()
        losses = []
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = loss_fn(model(X[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history["loss"].append(sum(losses) / len(losses))
        model.eval()
        with torch.no_grad():
            history["accuracy"].append((model(X).argmax(dim=1) == y).float().mean().item())
    return history
