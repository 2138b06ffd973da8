# task: train
# fails:
#   test_weights_after_full_batches
#   test_losses_of_full_batches
#   test_batch_larger_than_the_data
#   test_device
"""AdamW also shrinks all weights in every step; the experiment uses Adam as it is by default, without weight decay."""

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
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
