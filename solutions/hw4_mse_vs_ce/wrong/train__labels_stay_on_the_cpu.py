# task: train
# fails:
#   test_device[inputs_on_cpu]
"""Model and X are moved to a GPU if there is one and y is forgotten, so outputs and labels lie on two devices.
Nothing needs to be moved: the caller has put all three in one place.
"""

import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    if torch.cuda.is_available():
        model, X = model.cuda(), X.cuda()
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
