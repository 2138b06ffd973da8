# task: plot_predictions
# fails:
#   test_colours_of_predicted_classes
#   test_nothing_wrong
#   test_device
# same as: plot_predictions__first_output_as_colour, because neither gives a class its colour
"""Green for right and red for wrong says nothing about which class was predicted: the colour belongs to the predicted
class, and the mark to the mistake."""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    wrong = predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[:, 0], X[:, 1], c=["red" if bad else "green" for bad in wrong.tolist()])
    ax.set_xlabel("x")
    ax.set_ylabel("height")
    return fig
