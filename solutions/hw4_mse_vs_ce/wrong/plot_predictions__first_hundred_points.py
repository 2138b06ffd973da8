# task: plot_predictions
# fails:
#   test_every_point
#   test_colours_of_predicted_classes
#   test_wrong_points_are_recognisable
#   test_nothing_wrong
#   test_device
"""A picture of some points is no picture of the data: draw all of them."""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    wrong = predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[:20, 0], X[:20, 1], c=predicted[:20], cmap="viridis")
    ax.scatter(X[wrong, 0], X[wrong, 1], s=90, facecolors="none", edgecolors="red")
    ax.set_xlabel("x")
    ax.set_ylabel("height")
    return fig
