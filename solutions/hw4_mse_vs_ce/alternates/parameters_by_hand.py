"""Right: weights kept as (inputs, outputs) in bare parameters, an optimiser written as a class, cross-entropy from a
log-softmax that is taken twice (which changes nothing), tuples of figure and axes returned."""

import random

import matplotlib.pyplot as plt
import torch


def make_data(seed):
    rng = random.Random(seed)
    xs = [-10 + 0.25 * i for i in range(80)]
    gs = [3 * x**3 + 2 * x**2 + 5 * x for x in xs]

    def unit(v):
        lo, hi = min(v), max(v)
        return [(a - lo) / (hi - lo) for a in v]

    rows = [
        (x, g + 0.4 * (1.5 - k) + rng.uniform(-0.25, 0.25), k) for x, g in zip(unit(xs), unit(gs)) for k in range(4)
    ]
    rng.shuffle(rows)
    return torch.tensor([[a, b] for a, b, _ in rows]), torch.tensor([k for _, _, k in rows])


class Network(torch.nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        for number, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
            self.register_parameter(
                f"W{number}", torch.nn.Parameter(torch.randn(inputs, outputs) * (2 / inputs) ** 0.5)
            )
            self.register_parameter(f"b{number}", torch.nn.Parameter(torch.zeros(1, outputs)))
        self.depth = len(sizes) - 1

    def forward(self, x):
        for number in range(self.depth):
            x = x @ getattr(self, f"W{number}") + getattr(self, f"b{number}")
            if number < self.depth - 1:
                x = torch.where(x > 0, x, torch.zeros_like(x))
        return x


def build_model(num_classes=4):
    return Network(2, 50, 100, 50, num_classes)


def mse_loss(outputs, y):
    target = torch.zeros(outputs.shape, dtype=outputs.dtype, device=outputs.device)
    target[torch.arange(len(y), device=y.device), y] = 1
    difference = outputs - target
    return (difference * difference).sum() / difference.numel()


def ce_loss(outputs, y):
    return torch.nn.functional.cross_entropy(torch.log_softmax(outputs, dim=1), y)


class Adam:
    def __init__(self, parameters, lr):
        self.parameters = list(parameters)
        self.lr = lr
        self.m = [torch.zeros_like(p) for p in self.parameters]
        self.v = [torch.zeros_like(p) for p in self.parameters]
        self.t = 0

    @torch.no_grad()
    def update(self, gradients):
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(0.9).add_(g, alpha=0.1)
            v.mul_(0.999).addcmul_(g, g, value=0.001)
            p -= self.lr * (m / (1 - 0.9**self.t)) / ((v / (1 - 0.999**self.t)).sqrt() + 1e-8)


def share(model, X, y):
    return sum(int(a == b) for a, b in zip(model(X).argmax(1).tolist(), y.tolist())) / len(y)


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    rng = random.Random(seed)
    optimiser = Adam(model.parameters(), lr)
    numbers = list(range(len(X)))
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        rng.shuffle(numbers)
        total = count = 0
        while count * batch_size < len(numbers):
            rows = numbers[count * batch_size : (count + 1) * batch_size]
            loss = loss_fn(model(X[rows]), y[rows])
            optimiser.update(torch.autograd.grad(loss, optimiser.parameters))
            total += loss.item()
            count += 1
        history["loss"].append(total / count)
        history["accuracy"].append(share(model, X, y))
    return history


def compare(seeds, epochs):
    accuracies = {"mse": [], "ce": []}
    for s in seeds:
        torch.manual_seed(s)
        first, second = build_model(), build_model()
        second.load_state_dict(first.state_dict())  # both losses start from the same weights
        X, y = make_data(f"train {s}")
        X_test, y_test = make_data(f"test {s}")
        train(first, X, y, mse_loss, epochs, 32, 0.003, s)
        train(second, X, y, ce_loss, epochs, 32, 0.003, s)
        accuracies["mse"].append(share(first, X_test, y_test))
        accuracies["ce"].append(share(second, X_test, y_test))
    return accuracies


def plot_losses(histories):
    fig, ax = plt.subplots()
    for name in histories:
        loss = histories[name]["loss"]
        ax.plot(range(1, len(loss) + 1), loss)
        ax.text(len(loss), loss[-1], name, va="bottom")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend(["MSE", "CE"])
    return fig, ax


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(1)
    fig, ax = plt.subplots()
    colours = ["#1b9e77", "#d95f02", "#7570b3", "#e7298a"]
    for (a, b), p, t in zip(X.tolist(), predicted.tolist(), y.tolist()):
        ax.scatter(a, b, color=colours[p], marker="o" if p == t else "s", s=12 if p == t else 40)
    return fig, ax


def plot_accuracies(results):
    fig, ax = plt.subplots()
    for number, (name, values) in enumerate(results.items()):
        ax.boxplot(values, positions=[number], widths=0.6)
    ax.set_xticks(range(len(results)))
    ax.set_xticklabels([f"trained with {name}" for name in results])
    return fig, ax
