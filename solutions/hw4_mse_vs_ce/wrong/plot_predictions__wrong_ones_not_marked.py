# task: plot_predictions
# fails:
#   test_wrong_points_are_recognisable
#   test_device[inputs_on_gpu]
"""Where the model is wrong cannot be seen: mark these points with a ring, a cross, another marker or another size."""

import matplotlib.pyplot as plt
import torch


def plot_predictions(model, X, y):
    with torch.no_grad():
        predicted = model(X).argmax(dim=1)
    fig, ax = plt.subplots()
    ax.scatter(X[:, 0], X[:, 1], c=predicted, cmap="viridis")
    ax.set_xlabel("x")
    ax.set_ylabel("height")
    return fig
