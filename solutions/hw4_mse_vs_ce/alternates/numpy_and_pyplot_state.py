"""Right: data and orders from NumPy's generators, pyplot's current figure is shown and then returned."""

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

LOSS_NAMES = ["mse", "ce"]


def make_data(seed):
    rng = np.random.default_rng(seed)
    x = np.arange(-10, 10, 0.25)
    curve = 3 * x**3 + 2 * x**2 + 5 * x
    x = (x - x.min()) / np.ptp(x)
    curve = (curve - curve.min()) / np.ptp(curve)
    k = np.repeat(np.arange(4), 80)
    height = np.tile(curve, 4) + 0.4 * (1.5 - k) + rng.uniform(-0.25, 0.25, 320)
    X = np.column_stack([np.tile(x, 4), height])
    shuffled = rng.permutation(320)
    return torch.tensor(X[shuffled], dtype=torch.float32), torch.tensor(k[shuffled])


def build_model(num_classes=4):
    layers = []
    sizes = [2, 50, 100, 50, num_classes]
    for i in range(4):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < 3:
            layers.append(nn.ReLU())
    return nn.Sequential(*layers)


def mse_loss(outputs, y):
    return F.mse_loss(outputs, F.one_hot(y, num_classes=outputs.shape[-1]).type_as(outputs))


def ce_loss(outputs, y):
    return F.cross_entropy(outputs, y, reduction="mean")


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    rng = np.random.RandomState(seed)
    opt = torch.optim.Adam(model.parameters(), lr)
    losses, accuracies = [], []
    for epoch in range(epochs):
        perm = torch.from_numpy(rng.permutation(X.shape[0])).to(X.device)
        X_shuffled, y_shuffled = X[perm], y[perm]
        batch_losses = []
        for start in range(0, X.shape[0], batch_size):
            xb, yb = X_shuffled[start : start + batch_size], y_shuffled[start : start + batch_size]
            loss = loss_fn(model(xb), yb)
            opt.zero_grad()
            loss.backward()
            opt.step()
            batch_losses.append(loss.item())
        losses.append(np.mean(batch_losses))
        with torch.no_grad():
            accuracies.append((model(X).argmax(dim=1) == y).float().mean().item())
    return dict(loss=losses, accuracy=accuracies)


def compare(seeds, epochs):
    results = {name: [] for name in LOSS_NAMES}
    X_test, y_test = make_data(sum(seeds) + 123_456)
    for name in LOSS_NAMES:
        loss_fn = {"mse": mse_loss, "ce": ce_loss}[name]
        for seed in seeds:
            X, y = make_data(seed)
            torch.manual_seed(1000 * seed)
            model = build_model(4)
            train(model, X, y, loss_fn=loss_fn, epochs=epochs, batch_size=20, lr=0.004, seed=seed)
            with torch.no_grad():
                hits = model(X_test).argmax(dim=1).eq(y_test)
            results[name].append(hits.sum().item() / len(hits))
    return results


def plot_losses(histories):
    plt.figure(figsize=(8, 5))
    for name in LOSS_NAMES:
        loss = histories[name]["loss"]
        plt.plot(np.arange(len(loss)) + 1, loss, "o-")
    plt.legend(["MSE loss", "CE loss"])
    plt.xlabel("Epoch")
    plt.ylabel("Loss")
    plt.title("Training")
    plt.grid(True)
    fig = plt.gcf()
    plt.show()
    return fig


def plot_predictions(model, X, y):
    with torch.no_grad():
        pred = model(X).max(1)[1].cpu().numpy()
    X, y = X.cpu().numpy(), y.cpu().numpy()
    plt.figure()
    plt.scatter(X[:, 0], X[:, 1], c=pred, cmap="tab10", vmin=0, vmax=9, edgecolors=np.where(pred == y, "none", "black"))
    plt.colorbar(label="predicted class")
    fig = plt.gcf()
    plt.show()
    return fig


def plot_accuracies(results):
    plt.figure()
    plt.boxplot([results[name] for name in LOSS_NAMES])
    plt.xticks([1, 2], ["mse", "ce"])
    plt.ylabel("accuracy")
    plt.show()
    return plt.gcf()


# %% [markdown]
# **Conclusion.** Both losses get close to what the overlapping noise allows.
