# task: plot_predictions
# fails:
#   test_colours_of_predicted_classes
#   test_nothing_wrong
#   test_device
"""The colour shows the first output of the model, a shade for every point; the predicted class is the column of the
largest output."""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    wrong = predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[:, 0], X[:, 1], c=model(X)[:, 0].detach(), cmap="viridis")
    ax.scatter(X[wrong, 0], X[wrong, 1], s=90, facecolors="none", edgecolors="red")
    ax.set_xlabel("x")
    ax.set_ylabel("height")
    return fig
