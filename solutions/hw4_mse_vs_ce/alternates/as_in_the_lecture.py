"""Right: the lecture's settings, with mini-batches of five, small normal weights and columns of labels, cured of its
second softmax."""

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn

# %%
x = [-10 + 0.25 * i for i in range(80)]
y = [3 * v**3 + 2 * v**2 + 5 * v for v in x]
x_scaled = [(v - min(x)) / (max(x) - min(x)) for v in x]
y_scaled = [(v - min(y)) / (max(y) - min(y)) for v in y]


def make_data(seed):
    rs = np.random.RandomState(seed % 2**32)
    rows = []
    for k in range(4):
        for i in range(80):
            rows.append([x_scaled[i], y_scaled[i] + 0.4 * (1.5 - k) + rs.uniform(-0.25, 0.25), k])
    table = torch.tensor(np.array(rows))
    return table[:, :2].float(), table[:, 2].long()


# %%
def init_normal(m):
    if type(m) == nn.Linear:  # noqa: E721
        nn.init.normal_(m.weight, 0, 0.02**0.5)


def build_model(num_classes=4):
    net = nn.Sequential(
        nn.Linear(2, 50),
        nn.ReLU(),
        nn.Linear(50, 100),
        nn.ReLU(),
        nn.Linear(100, 50),
        nn.ReLU(),
        nn.Linear(50, num_classes),
    )
    net.apply(init_normal)
    return net


def mse_loss(outputs, y):
    y = y.reshape(-1, 1)  # a column, as for the one output of the lecture
    target = (y == torch.arange(outputs.shape[1], device=y.device)).to(outputs.dtype)
    criterion = nn.MSELoss(reduction="mean")
    return criterion(outputs, target)


def ce_loss(outputs, y):
    # no softmax here: CrossEntropyLoss has one
    criterion = nn.CrossEntropyLoss()
    return criterion(outputs, y.squeeze()) if outputs.shape[0] > 1 else criterion(outputs, y)


# %%
def test_accuracy(net, X, y):
    with torch.no_grad():
        _, predicted = torch.max(net(X).data, 1)
    return (predicted == y).sum().item() / y.size(0)


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    loss_list, accuracy_list = [], []
    data = torch.utils.data.TensorDataset(X, y)
    for epoch in range(epochs):
        loader = torch.utils.data.DataLoader(data, batch_size, True, generator=generator)
        total = 0
        for i, (inputs, labels) in enumerate(loader):
            optimizer.zero_grad()
            outputs = model(inputs)
            loss = loss_fn(outputs, labels)
            loss.backward()
            optimizer.step()
            total += loss.item()
        loss_list.append(total / (i + 1))
        accuracy_list.append(test_accuracy(model, X, y))
    return {"accuracy": accuracy_list, "loss": loss_list}


def compare(seeds, epochs):
    mse, ce = [], []
    for seed in seeds:
        X_train, y_train = make_data(seed)
        X_test, y_test = make_data(seed + 5000)
        torch.manual_seed(seed)
        net = build_model()
        train(net, X_train, y_train, mse_loss, epochs, 5, 0.005, seed)
        mse.append(test_accuracy(net, X_test, y_test))
        torch.manual_seed(seed)
        net = build_model()
        train(net, X_train, y_train, ce_loss, epochs, 5, 0.005, seed)
        ce.append(test_accuracy(net, X_test, y_test))
    return {"mse": mse, "ce": ce}


# %%
def plot_losses(histories):
    fig = plt.figure()
    plt.subplot(2, 1, 1)
    plt.plot(histories["mse"]["loss"], "r", label="MSE")
    plt.plot(histories["ce"]["loss"], "b", label="CE")
    plt.ylabel("loss")
    plt.legend(loc="upper right")
    plt.subplot(2, 1, 2)
    plt.plot(histories["mse"]["accuracy"], "r")
    plt.plot(histories["ce"]["accuracy"], "b")
    plt.ylabel("accuracy")
    plt.xlabel("epoch")
    plt.subplot(2, 1, 1)
    plt.xlabel("epoch")
    return fig


def plot_predictions(model, X, y):
    _, predicted = torch.max(model(X).data, 1)
    fig = plt.figure()
    colors = ["red", "green", "blue", "orange"]
    for i in range(len(X)):
        wrong = predicted[i] != y[i]
        plt.scatter(X[i, 0].item(), X[i, 1].item(), c=colors[predicted[i]], edgecolors="black" if wrong else None)
    return fig


def plot_accuracies(results):
    fig = plt.figure()
    plt.boxplot([results["mse"], results["ce"]], labels=["with MSE", "with CE"])  # as matplotlib once called it
    plt.ylabel("test accuracy")
    return fig


# %% [markdown]
# Conclusion: as in the lecture, one accuracy apiece proves nothing; the box plot shows how much the runs differ.
