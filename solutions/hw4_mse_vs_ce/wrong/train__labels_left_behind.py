# task: train
# fails:
#   test_weights_after_full_batches[2]
#   test_weights_after_full_batches[5]
#   test_losses_of_full_batches
#   test_labels_stay_with_their_rows
#   test_batch_larger_than_the_data
#   test_learns
#   test_device
"""The rows are shuffled and the labels are not: from the first batch on each row has the label of another one. Use the
same permutation for both."""

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        losses = []
        X_shuffled = X[order]
        for start in range(0, len(X), batch_size):
            rows = slice(start, start + batch_size)
            loss = loss_fn(model(X_shuffled[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history["loss"].append(sum(losses) / len(losses))
        model.eval()
        with torch.no_grad():
            history["accuracy"].append((model(X).argmax(dim=1) == y).float().mean().item())
    return history
