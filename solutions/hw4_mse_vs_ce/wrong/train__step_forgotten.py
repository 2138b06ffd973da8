# task: train
# fails:
#   test_weights_after_full_batches
#   test_losses_of_full_batches
#   test_accuracies_of_full_batches
#   test_every_row_once
#   test_labels_stay_with_their_rows
#   test_shuffled_in_every_epoch
#   test_seed_decides_the_order
#   test_mean_of_batch_losses
#   test_batch_larger_than_the_data
#   test_learns
#   test_device
#   test_modes
"""backward() computes gradients, and only step() moves the weights: without it the losses change with the batches and
nothing is learned."""

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
            optimizer.zero_grad()
            loss.backward()
            losses.append(loss.item())
        history["loss"].append(sum(losses) / len(losses))
        model.eval()
        with torch.no_grad():
            history["accuracy"].append((model(X).argmax(dim=1) == y).float().mean().item())
    return history
