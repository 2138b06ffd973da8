# task: train
# fails:
#   test_weights_after_full_batches[2]
#   test_weights_after_full_batches[5]
#   test_losses_of_full_batches
#   test_accuracies_of_full_batches
#   test_every_row_once
#   test_labels_stay_with_their_rows
#   test_accuracy_of_the_trained_model
#   test_batch_larger_than_the_data
#   test_data_untouched
#   test_device
"""`X -= X.mean()` moves the data of the caller, and everybody who uses X afterwards gets the moved points."""

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    X -= X.mean(dim=0)
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
