# task: train
# fails:
#   test_weights_after_full_batches[2]
#   test_weights_after_full_batches[5]
#   test_losses_of_full_batches
#   test_device
"""backward() adds to what is already in .grad. Without zero_grad every step still carries all gradients before it."""

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        losses = []
        for rows in order.split(batch_size):
            loss = loss_fn(model(X[rows]), y[rows])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history["loss"].append(sum(losses) / len(losses))
        model.eval()
        with torch.no_grad():
            history["accuracy"].append((model(X).argmax(dim=1) == y).float().mean().item())
    return history
