# task: train
# fails:
#   test_accuracies_of_full_batches
#   test_accuracy_of_the_trained_model
#   test_device
# same as: train__accuracy_before_the_epoch, because with one batch an epoch both are the accuracy before its step
"""Hits counted while training belong to models that have changed since; after the last step of the epoch all of X is
predicted once more."""

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        losses, hits = [], 0
        for rows in order.split(batch_size):
            outputs = model(X[rows])
            hits += (outputs.argmax(dim=1) == y[rows]).sum().item()
            loss = loss_fn(outputs, y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history["loss"].append(sum(losses) / len(losses))
        history["accuracy"].append(hits / len(X))
    return history
