# task: train
# fails:
#   test_device[inputs_on_gpu]
"""The rows are shuffled in NumPy, which refuses tensors on a GPU. A permutation of row numbers is enough, and
`X[rows]` stays where X is.
"""

import numpy as np
import torch


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    rng = np.random.default_rng(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    points, labels = X.numpy(), y.numpy()
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        model.train()
        order = rng.permutation(len(points))
        losses = []
        for start in range(0, len(points), batch_size):
            rows = order[start : start + batch_size]
            loss = loss_fn(model(torch.from_numpy(points[rows])), torch.from_numpy(labels[rows]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history["loss"].append(sum(losses) / len(losses))
        model.eval()
        with torch.no_grad():
            history["accuracy"].append((model(X).argmax(dim=1) == y).float().mean().item())
    return history
