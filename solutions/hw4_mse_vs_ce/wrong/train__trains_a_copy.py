# task: train
# fails:
#   test_weights_after_full_batches
#   test_accuracy_of_the_trained_model
#   test_device
"""The copy learns and is thrown away; the model that was handed over is as untrained as before. Train it itself."""

import copy

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    model = copy.deepcopy(model)
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
