# task: plot_predictions
# fails:
#   test_colours_of_predicted_classes
#   test_device
"""Coloured by their labels the points show what is true, and nothing of what the model has learned. Colour them by the
prediction."""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    wrong = predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[:, 0], X[:, 1], c=y, cmap="viridis")
    ax.scatter(X[wrong, 0], X[wrong, 1], s=90, facecolors="none", edgecolors="red")
    ax.set_xlabel("x")
    ax.set_ylabel("height")
    return fig
