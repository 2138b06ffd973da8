"""Right: scikit-learn scales, shuffles and counts; the edges of points have the colour of the truth."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.metrics import accuracy_score
from sklearn.preprocessing import minmax_scale
from sklearn.utils import shuffle
from torch import nn


def make_data(seed):
    random_state = np.random.RandomState(seed)
    x = np.linspace(-10, 10, 80, endpoint=False)
    curve = minmax_scale(np.polyval([3, 2, 5, 0], x))
    x = minmax_scale(x)
    labels = np.arange(320) // 80
    offsets = np.array([0.6, 0.2, -0.2, -0.6])[labels]
    heights = np.concatenate([curve] * 4) + offsets + random_state.uniform(low=-0.25, high=0.25, size=320)
    X, y = shuffle(np.c_[np.concatenate([x] * 4), heights], labels, random_state=random_state)
    return torch.as_tensor(X, dtype=torch.float), torch.as_tensor(y, dtype=torch.long)


def build_model(num_classes=4):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.a = nn.Linear(2, 50)
            self.b = nn.Linear(50, 100)
            self.c = nn.Linear(100, 50)
            self.d = nn.Linear(50, num_classes)
            self.activation = nn.ReLU()

        def forward(self, points):
            r = self.activation
            return self.d(r(self.c(r(self.b(r(self.a(points)))))))

    return Network()


def mse_loss(outputs, y):
    onehot = nn.functional.one_hot(y, outputs.shape[1])
    squares = torch.pow(outputs - onehot, 2)
    return squares.mean(dim=1).mean(dim=0)


def ce_loss(outputs, y):
    logp = outputs - torch.logsumexp(outputs, dim=1, keepdim=True)
    return -logp[torch.arange(len(y), device=y.device), y].mean()


def score(model, X, y):
    model.eval()
    with torch.no_grad():
        return accuracy_score(y.cpu().numpy(), model(X).argmax(1).cpu().numpy())


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    random_state = np.random.RandomState(seed)
    history = {"loss": np.zeros(epochs), "accuracy": np.zeros(epochs)}
    for epoch in range(epochs):
        model.train()
        X_epoch, y_epoch = shuffle(X.cpu().numpy(), y.cpu().numpy(), random_state=random_state)
        X_epoch, y_epoch = torch.from_numpy(X_epoch).to(X.device), torch.from_numpy(y_epoch).to(y.device)
        batches = list(zip(X_epoch.split(batch_size), y_epoch.split(batch_size)))
        for X_batch, y_batch in batches:
            loss = loss_fn(model(X_batch), y_batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            history["loss"][epoch] += loss.item() / len(batches)
        history["accuracy"][epoch] = score(model, X, y)
    return {key: values.tolist() for key, values in history.items()}


def compare(seeds, epochs):
    test = make_data(31_415_926)
    table = np.zeros((2, len(seeds)))
    for column, seed in enumerate(seeds):
        data = make_data(seed)
        for row, loss_fn in enumerate([mse_loss, ce_loss]):
            torch.manual_seed(seed)
            model = build_model()
            train(model, *data, loss_fn, epochs, 32, 0.006, seed)
            table[row, column] = score(model, *test)
    return {"mse": list(table[0]), "ce": list(table[1])}


def plot_losses(histories):
    fig = plt.figure(layout="tight")
    axs = fig.subplot_mosaic("AB")
    for name in ("mse", "ce"):
        axs["A"].plot(histories[name]["loss"], "^-", mfc="none", label=f"${name}$")
        axs["B"].plot(histories[name]["accuracy"], "v-", label=name)
    axs["A"].set(xlabel="epoch", ylabel="loss", xlim=(0, 5))
    axs["B"].set(xlabel="epoch", ylabel="accuracy", ylim=(0, 1))
    axs["A"].legend()
    axs["B"].legend()
    return fig


def plot_predictions(model, X, y):
    model.eval()
    with torch.no_grad():
        predicted = model(X).argmax(1).cpu().numpy()
    X, y = X.cpu().numpy(), y.cpu().numpy()
    colours = plt.get_cmap("viridis", 4)
    fig, ax = plt.subplots()
    xs, ys = np.meshgrid(np.linspace(*ax.get_xlim(), 40), np.linspace(*ax.get_ylim(), 40))
    with torch.no_grad():
        grid = torch.tensor(np.c_[xs.ravel(), ys.ravel()], dtype=torch.float32, device=next(model.parameters()).device)
        region = model(grid).argmax(1).reshape(xs.shape).cpu()
    ax.contourf(xs, ys, region, levels=[-0.5, 0.5, 1.5, 2.5, 3.5], cmap=colours, alpha=0.2)
    ax.scatter(X[:, 0], X[:, 1], s=40, c=colours(predicted), edgecolors=colours(y), linewidths=2)
    ax.set_title("inside: predicted, edge: true")
    return fig


def plot_accuracies(results):
    fig, ax = plt.subplots()
    ax.boxplot([results[k] for k in sorted(results)], notch=True, sym="", tick_labels=sorted(results))
    ax.set(ylim=(0, 1), title="Accuracy on test data by loss")
    return fig
