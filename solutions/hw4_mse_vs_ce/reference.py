"""Homework 4, reference solution: four classes above each other, learned with MSE and with cross-entropy."""

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from matplotlib.figure import Figure
from torch import nn


def _unit(values: torch.Tensor) -> torch.Tensor:
    """Min-max scaling to [0, 1]."""
    return (values - values.min()) / (values.max() - values.min())


def _accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    """Share of rows whose largest output stands at their label."""
    model.eval()
    with torch.no_grad():
        return (model(X).argmax(dim=-1) == y).double().mean().item()


def make_data(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Four classes of points, stacked along a cubic curve.

    Args:
        seed: decides the noise; the same seed always gives the same data.

    Returns:
        The tuple (X, y): points X (320, 2) float32 and labels y (320,) int64 from 0 (top) to 3 (bottom), 80 points of
        each class, rows in any order.
    """
    steps = torch.arange(80, dtype=torch.float64) * 0.25 - 10
    x, curve = _unit(steps), _unit(3 * steps**3 + 2 * steps**2 + 5 * steps)
    labels = torch.arange(4).repeat_interleave(80)
    noise = torch.rand(320, generator=torch.Generator().manual_seed(seed), dtype=torch.float64) / 2 - 0.25
    heights = curve.repeat(4) + 0.4 * (1.5 - labels) + noise
    return torch.stack((x.repeat(4), heights), dim=1).float(), labels


def build_model(num_classes: int = 4) -> nn.Module:
    """A fresh network 2-50-100-50-C with ReLU between its linear layers and nothing behind the last one.

    Args:
        num_classes: C, the number of outputs.

    Returns:
        A model that turns points (n, 2) into raw outputs (n, C).
    """
    return nn.Sequential(
        nn.Linear(2, 50),
        nn.ReLU(),
        nn.Linear(50, 100),
        nn.ReLU(),
        nn.Linear(100, 50),
        nn.ReLU(),
        nn.Linear(50, num_classes),
    )


def mse_loss(outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Mean squared error between raw outputs and one-hot labels.

    Args:
        outputs: (n, C) floating point.
        y: (n,) int64 labels 0..C-1; not every class need occur.

    Returns:
        A scalar (0-dim tensor): the mean over all n * C squared differences.
    """
    targets = F.one_hot(y, outputs.shape[1]).to(outputs.dtype)
    return ((outputs - targets) ** 2).mean()


def ce_loss(outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy of raw outputs.

    Args:
        outputs: (n, C) floating point, any finite size; no softmax has been applied to them.
        y: (n,) int64 labels 0..C-1; not every class need occur.

    Returns:
        A scalar (0-dim tensor): the mean over the n examples.
    """
    return F.cross_entropy(outputs, y)


def train(
    model: nn.Module,
    X: torch.Tensor,
    y: torch.Tensor,
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    epochs: int,
    batch_size: int,
    lr: float,
    seed: int,
) -> dict[str, list[float]]:
    """Train a model in place, with Adam on shuffled mini-batches.

    Args:
        model: any module that turns rows of X into outputs (n, C); it is trained from the weights that it has.
        X: (n, m) float32 points.
        y: (n,) int64 labels.
        loss_fn: called as loss_fn(outputs, labels) for each mini-batch; returns a scalar tensor.
        epochs: how often all of the data is used, at least 1.
        batch_size: rows in a mini-batch; the last one of an epoch has what is left.
        lr: Adam's learning rate.
        seed: decides the order of the rows in every epoch, and nothing else does.

    Returns:
        The dict {"loss": [...], "accuracy": [...]} of two lists with one Python float per epoch. "loss" is the mean of
        the losses of the epoch's mini-batches, each counted once; "accuracy" is the share of right predictions on all
        of X after the epoch.
    """
    shuffler = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    history: dict[str, list[float]] = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        model.train()
        # Drawn on the CPU, so that a seed means the same order on every device.
        order = torch.randperm(len(X), generator=shuffler).to(X.device)
        losses = []
        for rows in order.split(batch_size):
            optimiser.zero_grad()
            loss = loss_fn(model(X[rows]), y[rows])
            loss.backward()
            optimiser.step()
            losses.append(loss.detach())
        history["loss"].append(torch.stack(losses).mean().item())
        history["accuracy"].append(_accuracy(model, X, y))
    return history


def compare(seeds: Sequence[int], epochs: int) -> dict[str, list[float]]:
    """Train a fresh model for every seed and loss, and measure each on data that trained nothing.

    Args:
        seeds: one run of the experiment for each; they differ.
        epochs: how long every model is trained.

    Returns:
        The dict {"mse": [...], "ce": [...]} of test accuracies in [0, 1], one Python float per seed, in the order of
        ``seeds``. The same call gives the same result.
    """
    X_test, y_test = make_data(max(seeds) + 1)
    results: dict[str, list[float]] = {"mse": [], "ce": []}
    for seed in seeds:
        X, y = make_data(seed)
        for name, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            torch.manual_seed(seed)  # the weights of a new model come from the global random state
            model = build_model()
            train(model, X, y, loss_fn, epochs, 32, 0.005, seed)
            results[name].append(_accuracy(model, X_test, y_test))
    return results


def plot_losses(histories: dict[str, dict[str, list[float]]]) -> Figure:
    """Draw the loss of two trainings over the epochs.

    Args:
        histories: {"mse": history, "ce": history}, each as ``train`` returns it.

    Returns:
        A figure with one labelled line per loss and labelled axes.
    """
    figure, axes = plt.subplots(layout="constrained")
    for name, history in histories.items():
        axes.plot(range(1, len(history["loss"]) + 1), history["loss"], label=name.upper())
    axes.set(xlabel="epoch", ylabel="loss", title="Training loss")
    axes.legend()
    return figure


def plot_predictions(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> Figure:
    """Draw all points in the colour of their predicted class, and mark those that are predicted wrongly.

    Args:
        model: turns (n, 2) points into outputs (n, C).
        X: (n, 2) points.
        y: (n,) int64 labels.

    Returns:
        A figure with a scatter of the points: first coordinate to the right, second one up.
    """
    model.eval()
    with torch.no_grad():
        predicted = model(X).argmax(dim=-1).cpu()
    points, wrong = X.cpu(), predicted != y.cpu()
    figure, axes = plt.subplots(layout="constrained")
    axes.scatter(points[:, 0], points[:, 1], c=predicted, cmap="viridis", s=18)
    axes.scatter(points[wrong, 0], points[wrong, 1], s=70, facecolors="none", edgecolors="red", label="wrong")
    axes.set(xlabel="x", ylabel="height", title=f"{int(wrong.sum())} of {len(points)} predictions are wrong")
    axes.legend()
    return figure


def plot_accuracies(results: dict[str, list[float]]) -> Figure:
    """Draw one box of test accuracies for each loss.

    Args:
        results: {"mse": [...], "ce": [...]}, as ``compare`` returns it.

    Returns:
        A figure with a box plot; the label of each box contains mse or ce, in capitals or not.
    """
    figure, axes = plt.subplots(layout="constrained")
    axes.boxplot(list(results.values()), tick_labels=[name.upper() for name in results])
    axes.set(xlabel="loss", ylabel="test accuracy", title="Variance of the models' performance")
    return figure
