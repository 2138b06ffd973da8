# task: train
# fails:
#   test_seed_decides_the_order
#   test_same_seed_same_history
# same as: train__one_generator_for_all_calls, because either way the second call sees another order
"""randperm without a generator draws from the global state: what ran before decides the order, and the seed does
nothing."""

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        model.train()
        order = torch.randperm(len(X))
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
