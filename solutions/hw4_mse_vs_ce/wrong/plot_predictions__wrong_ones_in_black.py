# task: plot_predictions
# fails:
#   test_colours_of_predicted_classes
#   test_device
# same as: plot_predictions__colours_of_the_true_class, because both take the predicted colour from the wrong points
"""Black points show that the model is wrong and hide what it said. Keep the colour of the predicted class and mark the
mistake in another way."""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    wrong = predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[~wrong, 0], X[~wrong, 1], c=predicted[~wrong], cmap="viridis")
    ax.scatter(X[wrong, 0], X[wrong, 1], color="black", marker="x")
    ax.set_xlabel("x")
    ax.set_ylabel("height")
    return fig
