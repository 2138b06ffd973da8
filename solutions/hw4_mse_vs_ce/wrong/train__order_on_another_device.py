# task: train
# fails:
#   test_device[inputs_on_gpu]
"""The generator lives on the CPU and is asked for an order on the device of X: a generator draws on its own device
only. Draw on the CPU and move the order, or make the generator with `device=X.device`.
"""

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        model.train()
        losses = []
        for rows in torch.randperm(len(X), generator=generator, device=X.device).split(batch_size):
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
