# task: plot_predictions
# fails:
#   test_every_point
#   test_colours_of_predicted_classes
#   test_wrong_points_are_recognisable
#   test_device
"""The wrong predictions are the interesting ones, and they are missing: draw all points."""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    wrong = predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[~wrong, 0], X[~wrong, 1], c=predicted[~wrong], cmap="viridis")
    ax.set_xlabel("x")
    ax.set_ylabel("height")
    return fig
