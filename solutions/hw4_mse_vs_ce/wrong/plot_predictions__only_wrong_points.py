# task: plot_predictions
# fails:
#   test_every_point
#   test_colours_of_predicted_classes
#   test_wrong_points_are_recognisable
#   test_nothing_wrong
#   test_device
"""Wrong points alone do not show where the model is right: draw all of them, and mark these."""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    wrong = predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[wrong, 0], X[wrong, 1], c=predicted[wrong], cmap="viridis", marker="x")
    ax.set_xlabel("x")
    ax.set_ylabel("height")
    return fig
