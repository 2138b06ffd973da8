# task: plot_predictions
# fails:
#   test_every_point
#   test_colours_of_predicted_classes
#   test_wrong_points_are_recognisable
#   test_nothing_wrong
#   test_device
"""A grid of 160000 points makes a nice background and a figure that nobody can open. contourf or imshow draw the
regions of the classes as one picture."""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    wrong = predicted != y
    fig, ax = plt.subplots()
    a, b = torch.meshgrid(torch.linspace(-1.5, 1.5, 400), torch.linspace(-1.5, 1.5, 400), indexing="ij")
    grid = torch.stack((a.flatten(), b.flatten()), dim=1)
    with torch.no_grad():
        region = model(grid).argmax(dim=1)
    ax.scatter(grid[:, 0], grid[:, 1], c=region, cmap="viridis", s=1, alpha=0.2)
    ax.scatter(X[:, 0], X[:, 1], c=predicted, cmap="viridis")
    ax.scatter(X[wrong, 0], X[wrong, 1], s=90, facecolors="none", edgecolors="red")
    ax.set_xlabel("x")
    ax.set_ylabel("height")
    return fig
