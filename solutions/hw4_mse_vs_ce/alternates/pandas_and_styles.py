"""Right: pandas draws the lines and the boxes under a style sheet, axes are returned instead of figures."""

import copy

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import torch
import torch.nn.functional as F
from torch import nn

plt.style.use("ggplot")
plt.rcParams["figure.figsize"] = (7, 4)


def make_data(seed):
    """One frame of four blocks, shuffled."""
    np.random.seed(seed)
    frame = pd.DataFrame({"raw": np.linspace(-10, 9.75, 80)})
    frame["curve"] = 3 * frame.raw**3 + 2 * frame.raw**2 + 5 * frame.raw
    frame = (frame - frame.min()) / (frame.max() - frame.min())
    blocks = []
    for k in range(4):
        block = frame.copy()
        block["height"] = block.curve + 0.4 * (1.5 - k) + np.random.uniform(-0.25, 0.25, size=len(block))
        block["label"] = k
        blocks.append(block)
    data = pd.concat(blocks).sample(frac=1, random_state=seed)
    X = torch.from_numpy(data[["raw", "height"]].to_numpy(dtype="float32"))
    return X, torch.from_numpy(data["label"].to_numpy(dtype="int64"))


def init_weights(layer):
    if isinstance(layer, nn.Linear):
        nn.init.xavier_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)


def build_model(num_classes=4):
    model = nn.Sequential()
    model.add_module("in", nn.Linear(2, 50))
    model.add_module("relu1", nn.ReLU())
    model.add_module("hidden1", nn.Linear(50, 100))
    model.add_module("relu2", nn.ReLU())
    model.add_module("hidden2", nn.Linear(100, 50))
    model.add_module("relu3", nn.ReLU())
    model.add_module("out", nn.Linear(50, num_classes))
    model.apply(init_weights)
    return model


def mse_loss(outputs, y):
    return F.mse_loss(outputs, torch.eye(outputs.shape[1]).to(outputs)[y], reduction="sum") / outputs.numel()


def ce_loss(outputs, y):
    return F.nll_loss(outputs.log_softmax(dim=-1), y)


def accuracy(model, X, y):
    model.eval()
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    return float(np.mean(predicted.cpu().numpy() == y.cpu().numpy()))


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed, verbose=False):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    log = pd.DataFrame(index=range(epochs), columns=["loss", "accuracy"], dtype=float)
    for epoch in range(epochs):
        model.train()
        order = torch.randperm(X.size(0), device="cpu").to(X.device)
        losses = []
        for number in range(int(np.ceil(X.size(0) / batch_size))):
            rows = order[number * batch_size : (number + 1) * batch_size]
            optimizer.zero_grad()
            outputs = model(X[rows])
            loss = loss_fn(outputs, y[rows])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        with torch.no_grad():
            whole = loss_fn(model(X), y).item()  # only to be printed
        log.loc[epoch] = [np.mean(losses), accuracy(model, X, y)]
        if verbose:
            print(epoch, whole, log.loc[epoch].to_dict())
    return {"loss": log["loss"].tolist(), "accuracy": log["accuracy"].tolist()}


def compare(seeds, epochs):
    results = {"mse": [], "ce": []}
    test_seed = 999
    while test_seed in seeds:
        test_seed += 1
    X_test, y_test = make_data(test_seed)
    for seed in seeds:
        torch.manual_seed(seed)
        start = build_model()
        X, y = make_data(seed)
        for key, loss_fn in (("mse", mse_loss), ("ce", ce_loss)):
            model = copy.deepcopy(start)
            train(model, X, y, loss_fn, epochs, 16, 0.002, seed, verbose=False)
            results[key].append(accuracy(model, X_test, y_test))
    return results


def plot_losses(histories):
    frame = pd.DataFrame({name: history["loss"] for name, history in histories.items()})
    ax = frame.plot(title="Loss")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    return ax


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    frame = pd.DataFrame(X.cpu().numpy(), columns=["x", "height"])
    frame["predicted"] = predicted.cpu().numpy()
    frame["wrong"] = (predicted != y).cpu().numpy()
    ax = frame.plot.scatter("x", "height", c="predicted", colormap="coolwarm", s=30 + 60 * frame.wrong)
    return ax


def plot_accuracies(results):
    return pd.DataFrame(results).plot.box(ylabel="accuracy")


# %% [markdown]
# ### Discussion
# The boxes overlap. With five runs of each I would not bet on either of them.
