# task: plot_predictions
# fails:
#   test_device[inputs_on_gpu]
"""The points go to matplotlib as they are, and it cannot read a GPU's memory. Bring what is drawn to the CPU: X, y
and the predictions.
"""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    wrong = predicted != y
    fig, ax = plt.subplots()
    ax.scatter(X[:, 0], X[:, 1], c=predicted, cmap="viridis", s=15)
    ax.scatter(X[wrong, 0], X[wrong, 1], s=80, facecolors="none", edgecolors="red")
    return fig
