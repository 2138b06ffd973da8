# task: train
# fails:
#   test_device[inputs_on_cpu]
"""Model and data are moved to a GPU if there is one, wherever the caller has put them, and the model stays there: the
next `model(X)` meets data on the CPU. Train on the device of X.
"""

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(device)
    X, y = X.to(device), y.to(device)
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        model.train()
        losses = []
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
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
