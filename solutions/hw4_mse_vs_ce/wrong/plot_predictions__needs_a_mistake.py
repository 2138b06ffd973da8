# task: plot_predictions
# fails:
#   test_nothing_wrong
#   test_device[inputs_on_gpu]
"""A perfect model has no wrong points, and the maximum of nothing is an error: make sure that the plot works without
them."""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    wrong = predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[:, 0], X[:, 1], c=predicted, cmap="viridis")
    sizes = 40 + 50 * (predicted[wrong] == predicted[wrong].max())
    ax.scatter(X[wrong, 0], X[wrong, 1], s=sizes, facecolors="none", edgecolors="red")
    ax.set_xlabel("x")
    ax.set_ylabel("height")
    return fig
