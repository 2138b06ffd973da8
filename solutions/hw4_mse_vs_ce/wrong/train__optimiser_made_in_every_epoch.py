# task: train
# fails:
#   test_weights_after_full_batches[2]
#   test_weights_after_full_batches[5]
#   test_losses_of_full_batches
#   test_device
"""Adam remembers past gradients. Made anew in each epoch it forgets them, and begins again with full steps in every
direction."""

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        optimizer = torch.optim.Adam(model.parameters(), lr=lr)
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
