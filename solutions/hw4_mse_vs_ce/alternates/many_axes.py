"""Right: one axes for each loss with a label for the whole figure, two panels of predictions, boxes in per cent."""

import matplotlib.pyplot as plt
import torch
from torch import nn

device = "cuda" if torch.cuda.is_available() else "cpu"


def scale(v):
    return (v - v.min()) / (v.max() - v.min())


def make_data(seed):
    torch.manual_seed(seed)
    x = torch.arange(-10, 10, 0.25)
    y = 3 * x**3 + 2 * x**2 + 5 * x
    x, y = scale(x), scale(y)
    X = torch.zeros(320, 2)
    labels = torch.zeros(320, dtype=torch.long)
    for i in range(320):
        k = i // 80
        X[i, 0] = x[i % 80]
        X[i, 1] = y[i % 80] + 0.4 * (1.5 - k) + (torch.rand(1).item() * 0.5 - 0.25)
        labels[i] = k
    order = torch.randperm(320)
    return X[order], labels[order]


class Model(nn.Module):
    def __init__(self, num_classes=4):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(2, 50), nn.ReLU(), nn.Linear(50, 100), nn.ReLU(), nn.Linear(100, 50), nn.ReLU()
        )
        self.head = nn.Linear(50, num_classes)

    def forward(self, x):
        return self.head(self.net(x))


build_model = Model


def mse_loss(outputs, y):
    loss = 0
    for c in range(outputs.shape[1]):
        loss = loss + ((outputs[:, c] - (y == c).to(outputs.dtype)) ** 2).mean()
    return loss / outputs.shape[1]


ce_loss = nn.CrossEntropyLoss()


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    g = torch.Generator()
    g.manual_seed(seed)
    optimizer = torch.optim.Adam(params=model.parameters(), lr=lr, betas=(0.9, 0.999), eps=1e-08)
    history = {"loss": [], "accuracy": []}
    n = X.shape[0]
    for epoch in range(epochs):
        model.train()
        indices = torch.randperm(n, generator=g).tolist()
        epoch_loss, num_batches = 0.0, 0
        batch = []
        for position, index in enumerate(indices):
            batch.append(index)
            if len(batch) == batch_size or position == n - 1:
                optimizer.zero_grad()
                loss = loss_fn(model(X[batch]), y[batch])
                loss.backward()
                optimizer.step()
                epoch_loss += loss.item()
                num_batches += 1
                batch = []
        model.eval()
        correct = (model(X).argmax(axis=1) == y).sum()
        history["loss"].append(epoch_loss / num_batches)
        history["accuracy"].append(correct.item() / n)
    return history


def compare(seeds, epochs):
    results = {}
    for name, loss_fn in zip(("mse", "ce"), (mse_loss, ce_loss)):
        results[name] = []
        for i, seed in enumerate(seeds):
            X_train, y_train = make_data(seed)
            X_test, y_test = make_data(1_000_000 + i)
            torch.manual_seed(seed)
            model = build_model()
            for e in range(epochs):  # one epoch at a time, to be able to look in between
                train(model, X_train, y_train, loss_fn, 1, 32, 0.005, 1000 * seed + e)
            results[name].append((model(X_test).argmax(1) == y_test).float().mean().item())
    return results


def plot_losses(histories):
    fig, axs = plt.subplots(1, 3, figsize=(12, 4), sharex=True)
    for ax, name in zip(axs, histories):
        epochs = list(range(1, len(histories[name]["loss"]) + 1))
        ax.plot(epochs, histories[name]["loss"], "-.", color="black")
        ax.set_title(f"{name} loss")
        axs[2].plot(epochs, histories[name]["accuracy"], label=name)
    axs[2].legend()
    axs[2].set_title("accuracy")
    fig.supxlabel("epoch")
    fig.supylabel("value")
    fig.tight_layout()
    return axs


def plot_predictions(model, X, y):
    model.eval()
    pred = model(X).argmax(1).detach().cpu()
    X, y = X.detach().cpu(), y.cpu()
    fig, (left, right) = plt.subplots(ncols=2, sharey=True)
    left.scatter(X[:, 0], X[:, 1], c=pred, cmap="jet")
    left.set_title("predicted")
    right.scatter(X[:, 0], X[:, 1], c=["red" if w else "lightgrey" for w in (pred != y).tolist()])
    right.set_title("wrong in red")
    return fig


def plot_accuracies(results):
    fig, axs = plt.subplots(1, len(results), sharey=True)
    for ax, (name, values) in zip(axs, results.items()):
        ax.boxplot([100 * v for v in values], notch=False, tick_labels=[""])
        ax.set_title(name.upper())
    axs[0].set_ylabel("accuracy in %")
    return fig
