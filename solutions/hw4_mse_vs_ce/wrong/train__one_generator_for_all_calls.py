# task: train
# fails:
#   test_seed_decides_the_order
#   test_same_seed_same_history
"""A generator outside the function goes on from call to call, so the second training with the same seed sees another
order. Make it anew in every call."""

import torch

_generators = {}


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    generator = _generators.setdefault(seed, torch.Generator().manual_seed(seed))
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        losses = []
        for rows in order.split(batch_size):
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
