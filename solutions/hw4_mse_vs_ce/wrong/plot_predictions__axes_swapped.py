# task: plot_predictions
# fails:
#   test_every_point
#   test_colours_of_predicted_classes
#   test_wrong_points_are_recognisable
#   test_nothing_wrong
#   test_device
"""The first column of X goes to the right, the second one up: scatter(X[:, 0], X[:, 1])."""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    wrong = predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[:, 1], X[:, 0], c=predicted, cmap="viridis")
    ax.scatter(X[wrong, 1], X[wrong, 0], s=90, facecolors="none", edgecolors="red")
    ax.set_xlabel("x")
    ax.set_ylabel("height")
    return fig
