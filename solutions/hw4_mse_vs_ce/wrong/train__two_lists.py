# task: train
# fails:
#   test_history
#   test_losses_of_full_batches
#   test_accuracies_of_full_batches
#   test_same_seed_same_history
#   test_mean_of_batch_losses
#   test_accuracy_of_the_trained_model
#   test_batch_larger_than_the_data
#   test_learns
#   test_device
"""The history is a dict with the keys "loss" and "accuracy", so that nobody needs to know which list comes first."""

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
            optimizer.step()
            losses.append(loss.item())
        history["loss"].append(sum(losses) / len(losses))
        model.eval()
        with torch.no_grad():
            history["accuracy"].append((model(X).argmax(dim=1) == y).float().mean().item())
    return history["loss"], history["accuracy"]
