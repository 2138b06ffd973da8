"""Right: functions are lambdas, partials and objects; losses are kept as tensors until the end of an epoch."""

import functools
import itertools
import math

import matplotlib.pyplot as plt
import torch
from torch import nn

unit = lambda v: (v - min(v)) / (max(v) - min(v))  # noqa: E731


class DataFactory:
    def __init__(self, per_class=80):
        x = torch.tensor([-10 + i / 4 for i in range(per_class)], dtype=torch.float64)
        self.x, self.curve = unit(x), unit(3 * x**3 + 2 * x**2 + 5 * x)

    def __call__(self, seed):
        noise = torch.empty(4, len(self.x), dtype=torch.float64)
        noise.uniform_(-0.25, 0.25, generator=torch.Generator().manual_seed(seed))
        rows = [torch.stack((self.x, self.curve + 0.4 * (1.5 - k) + noise[k]), 1) for k in reversed(range(4))]
        return torch.vstack(rows).float(), torch.tensor([3, 2, 1, 0]).repeat_interleave(len(self.x))


make_data = DataFactory()


def _mlp(widths, num_classes=4):
    pairs = itertools.pairwise((*widths, num_classes))
    layers = [part for a, b in pairs for part in (nn.Linear(a, b), nn.ReLU())]
    return nn.Sequential(*layers[:-1])


build_model = functools.partial(_mlp, (2, 50, 100, 50))

mse_loss = lambda outputs, y: (
    (  # noqa: E731
        outputs.square().sum() - 2 * outputs.gather(1, y.view(-1, 1)).sum() + len(y)
    )
    / math.prod(outputs.shape)
)
ce_loss = torch.nn.functional.cross_entropy


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    optimiser = torch.optim.Adam([{"params": model.parameters()}], lr=lr)
    g = torch.Generator().manual_seed(seed)

    def one_step(rows):
        def closure():
            optimiser.zero_grad()
            value = loss_fn(model(X[rows]), y[rows])
            value.backward()
            return value

        return optimiser.step(closure).detach()

    def one_epoch():
        sampler = torch.utils.data.BatchSampler(
            torch.utils.data.RandomSampler(range(len(X)), generator=g), batch_size, drop_last=False
        )
        loss = torch.stack([one_step(rows) for rows in sampler]).mean()
        with torch.no_grad():
            return loss.item(), (model(X).argmax(-1) == y).float().mean().item()

    loss, accuracy = zip(*(one_epoch() for _ in range(epochs)))
    return {"loss": list(loss), "accuracy": list(accuracy)}


class Comparison:
    losses = {"mse": mse_loss, "ce": ce_loss}

    def run(self, loss_fn, seed, epochs):
        torch.manual_seed(seed)
        model = build_model()
        history = train(model, *make_data(seed), loss_fn, epochs, 25, 0.004, seed)
        assert len(history["loss"]) == epochs
        X, y = make_data(-1)
        return model(X).argmax(1).eq(y).float().mean().item()

    def __call__(self, seeds, epochs):
        return {name: [self.run(f, s, epochs) for s in seeds] for name, f in self.losses.items()}


compare = Comparison()


def plot_losses(histories):
    fig = plt.figure(1)
    fig.clf()
    ax = fig.gca()
    ax.set(xlabel="# epochs", ylabel="training loss", ylim=(0, None))
    for name, colour in {"mse": "C0", "ce": "C3"}.items():
        (line,) = ax.plot(histories[name]["loss"], color=colour, drawstyle="steps-mid")
        line.set_label({"mse": "Squared error", "ce": "Cross-entropy"}[name])
    return fig


def plot_predictions(model, X, y):
    pred = model(X).detach().argmax(1)
    X, y, pred = X.cpu(), y.cpu(), pred.cpu()
    fig = plt.figure(2)
    fig.clf()
    ax = fig.gca()
    ax.scatter(X[:, 0], X[:, 1], c="lightgrey", s=80)
    for k in range(4):
        ax.scatter(*X[pred == k].T, s=20, label=f"class {k}")
    ax.scatter(*X[pred != y].T, s=200, facecolors="none", edgecolors="k", linewidths=0.5)
    return fig


def plot_accuracies(results):
    fig = plt.figure(3)
    fig.clf()
    parts = fig.gca().boxplot([results["ce"], results["mse"]], patch_artist=True, whis=(0, 100))
    for box, colour in zip(parts["boxes"], ("C3", "C0")):
        box.set_facecolor(colour)
    fig.gca().legend(parts["boxes"], ["ce", "mse"])
    return fig
