# task: train
# fails:
#   test_shuffled_in_every_epoch
#   test_seed_decides_the_order
"""Without shuffling each batch holds neighbours, often of one class only, and pulls the model towards it. Draw a
random order in every epoch."""

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        model.train()
        order = torch.arange(len(X))
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
